extension Plan {
  /// About how many bytes making a part takes at most: what an encoder looks ahead, what a decoder keeps, and the program itself.
  public func memory(of part: TitlePart) -> Int64 {
    let source = Int64(self.source.video.map { $0.width * $0.height * ($0.bitDepth > 8 ? 2 : 1) } ?? 0)
    switch part {
    case .chunk:
      let encoded = (video?.renditions ?? []).reduce(Int64(0)) { $0 + Int64($1.width * $1.height) }
      return Self.program + Self.bytesPerPixel * (encoded * Self.picturesOfEncoder + source * Self.picturesOfDecoder)
    case .thumbnails: return Self.program + Self.bytesPerPixel * source * Self.picturesOfDecoder
    case .audio, .subtitles: return Self.program
    }
  }

  private static let program: Int64 = 128 << 20
  /// Of 4:2:0 pictures with 8 bits, and of what an encoder notes of each pixel.
  private static let bytesPerPixel: Int64 = 2
  private static let picturesOfEncoder: Int64 = 90
  private static let picturesOfDecoder: Int64 = 40
}
