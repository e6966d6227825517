import TestFolder
import Testing

@testable import Media

@Suite struct FragmentBoxesTests {
  private func box(_ type: String, _ body: [UInt8]) -> [UInt8] { big(body.count + 8) + Array(type.utf8) + body }
  private func big(_ number: Int) -> [UInt8] { (0..<4).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }

  /// A fragment of samples of so many bytes, whose sizes stand in the run, or where they are equal in the track fragment's header.
  private func fragment(_ sizes: [Int], inHeader: Bool, extra flags: Int = 0x1) -> [UInt8] {
    let header = inHeader ? box("tfhd", big(0x20010) + big(1) + big(sizes[0])) : box("tfhd", big(0x20000) + big(1))
    let optional = (flags & 0x1 != 0 ? big(0) : []) + (flags & 0x4 != 0 ? big(0) : [])
    let run = big(flags | (inHeader ? 0 : 0x200)) + big(sizes.count) + optional + (inHeader ? [] : sizes.flatMap(big))
    return box("moof", box("mfhd", big(0) + big(1)) + box("traf", header + box("trun", run)))
      + box("mdat", Array(repeating: 7, count: sizes.reduce(0, +)))
  }

  @Test("The first sample ends where its size says, wherever that stands", arguments: [0x0, 0x1, 0x4, 0x5], [true, false])
  func sizes(flags: Int, inHeader: Bool) throws {
    let bytes = fragment([5, 5, 5], inHeader: inHeader, extra: flags)
    #expect(try FragmentBoxes(bytes).endOfFirstSample == bytes.count - 10)
  }

  @Test("A fragment that was cut anywhere is refused or told right, and never read beyond")
  func cuts() throws {
    let bytes = fragment([5, 9], inHeader: false)
    for count in 0..<bytes.count {
      if let boxes = try? FragmentBoxes(Array(bytes.prefix(count))) { #expect(boxes.endOfFirstSample <= count) }
    }
  }

  @Test("Bytes of any kind don't crash the reader", arguments: 0..<50)
  func anything(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    var bytes = fragment([5, 9], inHeader: seed % 2 == 0, extra: 0x5)
    for _ in 0..<8 { bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: .min ... .max, using: &random) }
    if let boxes = try? FragmentBoxes(bytes) { #expect(boxes.endOfFirstSample <= bytes.count) }
  }

  @Test("A box whose size is smaller than its head, or larger than the rest, ends the walk")
  func walk() {
    for size in [0, 7, 100] {
      let bytes = big(size) + Array("free".utf8) + box("mdat", [1])
      #expect(BoxReader(bytes[...]).first("mdat") == nil)
    }
    #expect(BoxReader(([9, 9] + box("free", []) + box("mdat", [1]))[2...]).first("mdat")?.body.first == 1)
  }
}
