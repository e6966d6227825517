import Testing

@testable import sprocket

struct ColumnsTests {
  @Test func columnsLineUp() {
    var columns = Columns(["Name", "Size"], rightAligned: [1])
    columns.add(["240p", "9"])
    columns.add(["1080p", "1234"])
    #expect(columns.text == "  Name    Size\n  240p       9\n  1080p   1234\n")
  }
}
