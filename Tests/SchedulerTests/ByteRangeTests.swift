import Testing

@testable import Scheduler

struct ByteRangeTests {
  @Test(arguments: [
    ("bytes=0-0", ByteRange.part(0..<1)), ("bytes=2-5", .part(2..<6)), ("bytes=4-", .part(4..<10)), ("bytes=-3", .part(7..<10)),
    ("bytes=8-99", .part(8..<10)), ("bytes=-99", .part(0..<10)), ("Bytes = 1-2", .whole), ("bytes= 1 - 2", .part(1..<3)),
    ("bytes=10-", .unsatisfiable), ("bytes=-0", .unsatisfiable), ("bytes=10-12", .unsatisfiable),
    ("bytes=5-2", .whole), ("bytes=-", .whole), ("bytes=0-1,4-5", .whole), ("items=0-1", .whole), ("bytes=a-b", .whole),
    ("bytes=+1-+2", .whole), ("bytes", .whole), ("bytes=99999999999999999999-", .unsatisfiable),
    ("bytes=2-99999999999999999999", .part(2..<10)),
    ("bytes=99999999999999999999-5", .whole), ("bytes=-99999999999999999999", .part(0..<10)),
  ])
  func header(_ header: String, asksFor range: ByteRange) {
    #expect(ByteRange(header: header, size: 10) == range)
  }

  @Test func noHeaderAsksForEverything() {
    #expect(ByteRange(header: nil, size: 10) == .whole)
  }

  @Test func nothingOfAnEmptyFileCanBeAskedFor() {
    #expect(ByteRange(header: "bytes=0-", size: 0) == .unsatisfiable)
    #expect(ByteRange(header: "bytes=-5", size: 0) == .unsatisfiable)
  }
}
