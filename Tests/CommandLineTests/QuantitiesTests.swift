import Testing

@testable import sprocket

struct QuantitiesTests {
  @Test(arguments: [
    (0, "0:00"), (59.6, "1:00"), (83, "1:23"), (3599, "59:59"), (3600, "1:00:00"), (-1, "-:--"), (.infinity, "-:--"),
  ])
  func clock(_ seconds: Double, _ text: String) { #expect(seconds.clock == text) }

  @Test(arguments: [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (948_900, "948.9 kB"), (2_800_000_000, "2.8 GB")])
  func byteCount(_ bytes: Int, _ text: String) { #expect(bytes.byteCount == text) }

  @Test(arguments: [(0, "0 kbit/s"), (128_400, "128 kbit/s"), (1_260_000, "1.26 Mbit/s")])
  func bitRate(_ bits: Int, _ text: String) { #expect(bits.bitRate == text) }

  @Test func columnsLineUp() {
    var columns = Columns(["Name", "Size"], rightAligned: [1])
    columns.add(["240p", "9"])
    columns.add(["1080p", "1234"])
    #expect(columns.text == "  Name    Size\n  240p       9\n  1080p   1234\n")
  }

  @Test func aTitleIsNamedAfterItsFilm() {
    #expect(TitleName.folder(of: "/films/A walk.mov") == "A walk")
    #expect(TitleName.folder(of: "film") == "film-title")
  }
}
