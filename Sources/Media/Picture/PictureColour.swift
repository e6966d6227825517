import CFFmpeg

/// The colour that the renditions are tagged with, by FFmpeg's names, and what it takes to get there.
struct PictureColour: Hashable, Sendable {
  let primaries: String
  let transfer: String
  let matrix: String
  /// Whether the picture must be converted to BT.709, and not only tagged.
  let conversion: Conversion

  enum Conversion: Hashable, Sendable { case none, toneMap, wideGamut }

  /// Standard dynamic range keeps its primaries and matrix; HDR and BT.2020 become BT.709. What a master doesn't say is guessed from its
  /// size, as players do.
  init(_ video: VideoFacts) {
    let colour = video.colour
    let isWide = colour.primaries == "bt2020" || colour.matrix?.hasPrefix("bt2020") == true
    if colour.hdr != nil || isWide {
      (primaries, transfer, matrix) = ("bt709", "bt709", "bt709")
      conversion = colour.hdr != nil ? .toneMap : .wideGamut
      return
    }
    conversion = .none
    let isSmall = video.height < 720 && video.width < 1280
    let kept = ["bt709", "smpte170m", "bt470bg"]
    let guess = isSmall ? (video.frameRate.value == 25 || video.height == 576 ? "bt470bg" : "smpte170m") : "bt709"
    let known = colour.matrix.flatMap { kept.contains($0) ? $0 : nil }
    matrix = known ?? (colour.matrix == nil ? colour.primaries.flatMap { kept.contains($0) ? $0 : nil } ?? guess : "bt709")
    primaries = colour.primaries.flatMap { kept.contains($0) ? $0 : nil } ?? matrix
    transfer =
      matrix == "bt709" ? "bt709" : colour.transfer.flatMap { ["bt709", "smpte170m"].contains($0) ? $0 : nil } ?? "smpte170m"
  }
}
