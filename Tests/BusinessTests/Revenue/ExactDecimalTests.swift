import Testing

@testable import Business

@Suite(.timeLimit(.minutes(1)))
struct ExactDecimalTests {
  private func minor(_ text: String, _ code: String = "EUR") throws(ExactDecimal.Refusal) -> Int64 {
    try ExactDecimal(text.utf8).minorUnits(of: Currency(code)!)
  }

  @Test("amounts are exact minor units of their currency")
  func amounts() throws {
    #expect(try minor("12.34") == 1_234)
    #expect(try minor("-0.01") == -1)
    #expect(try minor("+7") == 700)
    #expect(try minor(".5") == 50)
    #expect(try minor("5.") == 500)
    #expect(try minor("1.2300000000000000") == 123)
    #expect(try minor("1000", "JPY") == 1_000)
    #expect(try minor("1.234", "KWD") == 1_234)
    #expect(try minor("92233720368547758.07") == .max)
    #expect(try minor("-92233720368547758.08") == .min)
  }

  @Test(
    "what isn't an amount is none",
    arguments: ["", "-", ".", "1e308", "1,234.50", "NaN", "inf", "0x10", "1.2.3", "--1", "1-", " 1", "１２", "€5", "1\u{0}"])
  func nonsense(text: String) {
    #expect(throws: ExactDecimal.Refusal.notANumber) { try minor(text) }
  }

  @Test("amounts that don't fit are told apart from those that are too fine")
  func limits() {
    #expect(throws: ExactDecimal.Refusal.tooPrecise) { try minor("1.005") }
    #expect(throws: ExactDecimal.Refusal.tooPrecise) { try minor("0.1", "JPY") }
    #expect(throws: ExactDecimal.Refusal.tooPrecise) { try minor("0.0000000000001") }
    #expect(throws: ExactDecimal.Refusal.tooLarge) { try minor("92233720368547758.08") }
    #expect(throws: ExactDecimal.Refusal.tooLarge) { try minor(String(repeating: "9", count: 400)) }
  }

  @Test("where people write amounts, zeros beyond the currency's digits are digits too")
  func written() throws {
    #expect(try ExactDecimal.minorUnits("-12.5".utf8, of: Currency("EUR")!) == -1_250)
    for text in ["12.000", "1.001"] {
      #expect(throws: ExactDecimal.Refusal.tooPrecise) { try ExactDecimal.minorUnits(text.utf8, of: Currency("EUR")!) }
    }
    #expect(throws: ExactDecimal.Refusal.notANumber) { try ExactDecimal.minorUnits("1.2.345".utf8, of: Currency("EUR")!) }
  }

  @Test("sums of parts of a cent are rounded once, halves away from zero")
  func rounding() throws {
    let euro = Currency("EUR")!
    var sum = ExactDecimal.zero
    for _ in 1...1_000 { sum = try #require(sum.plus(ExactDecimal("0.001".utf8))) }
    #expect(try sum.roundedMinorUnits(of: euro) == 100)
    #expect(try ExactDecimal("0.005".utf8).roundedMinorUnits(of: euro) == 1)
    #expect(try ExactDecimal("-0.005".utf8).roundedMinorUnits(of: euro) == -1)
    #expect(try ExactDecimal("0.0049999".utf8).roundedMinorUnits(of: euro) == 0)
  }
}
