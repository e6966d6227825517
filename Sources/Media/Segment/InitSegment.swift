/// The head of a track: libavformat's `ftyp` and `moov`, brought into the shape of CMAF (ISO/IEC 23000-19).
///
/// Pictures are shown later than they are decoded. The track's times start at zero all the same: an offset edit list (brand `cmfc`) says
/// how much later, which ffmpeg and browsers both understand, unlike negative composition offsets.
struct InitSegment {
  let bytes: [UInt8]

  /// - Parameters:
  ///   - offset: ticks from a picture's decoding time to its presentation time at the track's start; 0 for sound.
  ///   - channels: of sound; libavformat says 2 for any AAC.
  init(_ muxed: [UInt8], offset: Int64, channels: Int?) throws {
    guard let moov = BoxReader(muxed[...]).first("moov"), let trak = BoxReader(moov.body).first("trak"),
      let header = BoxReader(trak.body).first("tkhd")
    else { throw MediaError(.processing, "write an init segment", found: "the muxer made none") }
    var bytes = Array(muxed[moov.start...])
    let start = moov.start
    if let channels, let entry = BoxReader(trak.body).first(path: ["mdia", "minf", "stbl", "stsd"])?.dropFirst(8),
      let sample = BoxReader(entry).first("mp4a")?.body
    {
      bytes.replaceSubrange(sample.startIndex - start + 16..<sample.startIndex - start + 18, with: Self.big(channels, 2))
    }
    if offset > 0 {
      let edit = Self.box(
        "edts", Self.box("elst", Self.big(0, 4) + Self.big(1, 4) + Self.big(0, 4) + Self.big(Int(offset), 4) + [0, 1, 0, 0]))
      bytes.insert(contentsOf: edit, at: header.body.endIndex - start)
      for box in [moov, trak] {
        let size = box.body.endIndex - box.start + edit.count
        bytes.replaceSubrange(box.start - start..<box.start - start + 4, with: Self.big(size, 4))
      }
    }
    self.bytes = Self.box("ftyp", Array("iso6".utf8) + Self.big(0, 4) + Array("iso6cmfcmp41".utf8)) + bytes
  }

  private static func box(_ type: String, _ body: [UInt8]) -> [UInt8] { big(body.count + 8, 4) + Array(type.utf8) + body }

  private static func big(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
}
