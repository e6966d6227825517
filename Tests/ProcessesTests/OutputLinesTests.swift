import Testing

@testable import Processes

struct OutputLinesTests {
  @Test("lines are cut from pieces of any size")
  func pieces() {
    var lines = OutputLines(limit: 4)
    #expect(lines.add(Array("a\nbc".utf8)[...]).map(\.text) == ["a"])
    #expect(lines.add(Array("d\r\n\nabcdefg".utf8)[...]).map(\.text) == ["bcd", ""])
    #expect(lines.finish() == .init(text: "abcd", isCut: true))
    #expect(lines.finish() == nil)
  }
}
