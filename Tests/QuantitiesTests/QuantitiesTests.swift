import Quantities
import Testing

struct QuantitiesTests {
  @Test(arguments: [
    (0, "0:00"), (59.6, "1:00"), (83, "1:23"), (3599, "59:59"), (3600, "1:00:00"), (-1, "–:––"), (.infinity, "–:––"),
  ])
  func clock(_ seconds: Double, _ text: String) { #expect(seconds.clock == text) }

  @Test(arguments: [
    (0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (671_400, "671.4 kB"), (13_100_000, "13.1 MB"),
    (2_800_000_000, "2.8 GB"),
  ])
  func byteCount(_ bytes: Int, _ text: String) { #expect(bytes.byteCount == text) }

  @Test(arguments: [(0, "0 kbit/s"), (128_400, "128 kbit/s"), (1_260_000, "1.26 Mbit/s")])
  func bitRate(_ bits: Int, _ text: String) { #expect(bits.bitRate == text) }

  @Test(arguments: [(0, "0"), (12, "12"), (1234, "1,234"), (1_234_567, "1,234,567"), (-1234, "−1,234")])
  func grouped(_ number: Int, _ text: String) { #expect(number.grouped == text) }

  @Test(arguments: [
    (0.04, "0.0 s"), (9.9, "9.9 s"), (75, "1 min 15 s"), (4000, "1 h 6 min"), (90_000, "1 d 1 h"), (.nan, "–"), (-1, "–"),
  ])
  func span(_ seconds: Double, _ text: String) { #expect(seconds.span == text) }

  @Test func theLargestNumbers() {
    #expect(Int.min.grouped.hasPrefix("−9,223") && Int.max.bitRate.hasSuffix("Mbit/s") && Int.max.byteCount.hasSuffix("TB"))
    #expect(Double.greatestFiniteMagnitude.span == "–" && Double.greatestFiniteMagnitude.clock == "–:––")
  }
}
