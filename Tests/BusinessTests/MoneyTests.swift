import Business
import Testing

struct MoneyTests {
  private func currency(_ code: String) throws -> Currency { try #require(Currency(code)) }

  @Test("amounts are printed with the digits of their currency's minor unit")
  func printing() throws {
    #expect(try Money(1_999, currency("EUR")).description == "19.99 EUR")
    #expect(try Money(-5, currency("USD")).description == "-0.05 USD")
    #expect(try Money(1_999, currency("JPY")).description == "1999 JPY")
    #expect(try Money(1, currency("KWD")).description == "0.001 KWD")
    #expect(try Money(.min, currency("PGK")).description == "-92233720368547758.08 PGK")
  }

  @Test("what is printed is read again, and nothing else is")
  func reading() throws {
    for text in ["19.99 EUR", "-0.05 USD", "1999 JPY", "0.001 KWD", "-92233720368547758.08 PGK"] {
      #expect(Money(text)?.description == text)
    }
    #expect(try Money("5 EUR") == Money(500, currency("EUR")))
    for text in ["5", "EUR", "5 eur", "5EUR", "5  EUR", "5.001 EUR", "1e3 EUR", "five EUR", "92233720368547758.08 EUR", ""] {
      #expect(Money(text) == nil, "\(text)")
    }
  }

  @Test("what isn't a currency isn't taken for one", arguments: ["", "eur", "EU", "XYZ", "EURO", "DEM"])
  func unknown(code: String) {
    #expect(Currency(code) == nil)
  }

  @Test("nothing overflows silently, and currencies don't mix")
  func arithmetic() throws {
    let (euro, dollar) = (try currency("EUR"), try currency("USD"))
    #expect(try Money(1, euro).adding(Money(2, euro)) == Money(3, euro))
    #expect(try Money(1, euro).subtracting(Money(2, euro)) == Money(-1, euro))
    #expect(throws: MoneyError.overflow(euro)) { try Money(.max, euro).adding(Money(1, euro)) }
    #expect(throws: MoneyError.overflow(euro)) { try Money(.min, euro).subtracting(Money(1, euro)) }
    #expect(throws: MoneyError.overflow(euro)) { try Money(.min, euro).negated() }
    #expect(throws: MoneyError.currencies(euro, dollar)) { try Money(1, euro).adding(Money(1, dollar)) }
  }
}
