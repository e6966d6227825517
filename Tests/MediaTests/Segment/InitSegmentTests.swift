import Testing

@testable import Media

@Suite struct InitSegmentTests {
  @Test("The brands of CMAF come first, and every box ends where its parent says")
  func shape() throws {
    let bytes = try EncodedChunk(seconds: 1).result.initSegment
    let brands: [UInt8] = [0, 0, 0, 28] + Array("ftypiso6".utf8) + [0, 0, 0, 0] + Array("iso6cmfcmp41".utf8)
    #expect(bytes.starts(with: brands))
    #expect(try boxes(bytes[...]).map(\.type) == ["ftyp", "moov"])
    let track = try #require(BoxReader(bytes[...]).first(path: ["moov", "trak"]))
    #expect(try boxes(track).map(\.type) == ["tkhd", "edts", "mdia"])
    _ = try boxes(#require(BoxReader(bytes[...]).first(path: ["moov"])))
  }

  @Test("The edit list says how much later a picture is shown than decoded")
  func editList() throws {
    let chunk = try EncodedChunk(seconds: 2)
    let edit = try #require(BoxReader(chunk.result.initSegment[...]).first(path: ["moov", "trak", "edts", "elst"]))
    #expect(edit.integer(at: 4, bytes: 4) == 1)
    #expect(edit.integer(at: 12, bytes: 4) % chunk.plan.timeline.ticksPerFrame == 0)
  }

  @Test("Truncated bytes are refused, not read beyond", arguments: [0, 7, 8, 100])
  func truncated(count: Int) throws {
    let bytes = try EncodedChunk(seconds: 1).result.initSegment
    #expect(throws: MediaError.self) { try InitSegment(Array(bytes.prefix(count)), offset: 0, channels: nil) }
  }

  /// The boxes of a level; they must fill it exactly.
  private func boxes(_ bytes: ArraySlice<UInt8>) throws -> [(type: String, size: Int)] {
    var (rest, found) = (bytes, [(type: String, size: Int)]())
    while !rest.isEmpty {
      let size = rest.integer(at: 0, bytes: 4)
      try #require(size >= 8 && size <= rest.count)
      found.append((String(decoding: rest.dropFirst(4).prefix(4), as: UTF8.self), size))
      rest = rest.dropFirst(size)
    }
    return found
  }
}
