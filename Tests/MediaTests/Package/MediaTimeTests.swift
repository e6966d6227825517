import Testing

@testable import Media

@Suite struct MediaTimeTests {
  @Test("Times are written exactly, without needless digits")
  func written() {
    #expect(MediaTime.iso8601(10_010_000) == "PT10.01S" && MediaTime.iso8601(4_000_000) == "PT4S")
    #expect(MediaTime.iso8601(0) == "PT0S" && MediaTime.iso8601(10) == "PT0.00001S")
    #expect(MediaTime.seconds(3_003_000) == "3.003000" && MediaTime.seconds(7) == "0.000007")
    #expect(MediaTime.frameRate(Rational(30000, 1001)) == "29.970" && MediaTime.frameRate(Rational(25)) == "25.000")
  }

  @Test("A time is covered by whole µs, never cut")
  func covering() {
    #expect(MediaTime.covering(Rational(1, 3)) == 333_334 && MediaTime.covering(Rational(5, 2)) == 2_500_000)
    #expect(MediaTime.covering(Rational(107_892 * 1001, 30000)) == 3_599_996_400)
  }
}
