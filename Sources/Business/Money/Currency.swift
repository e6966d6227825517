/// A currency of ISO 4217.
public struct Currency: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Its three letters, such as `EUR`.
  public let code: String

  /// Nil for what isn't a currency in use.
  public init?(_ code: String) {
    guard Self.minorDigits[code] != nil else { return nil }
    self.code = code
  }

  /// How many decimal digits its minor unit has: 2 for cents, 0 for yen.
  public var minorDigits: Int { Self.minorDigits[code] ?? 2 }

  public var description: String { code }

  public static func < (left: Currency, right: Currency) -> Bool { left.code < right.code }

  private static let minorDigits: [String: Int] = {
    let codes = [
      0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
      2: """
      AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU \
      CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS \
      KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB \
      PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD \
      TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
      """,
      3: "BHD IQD JOD KWD LYD OMR TND",
      4: "CLF UYW",
    ]
    return codes.reduce(into: [:]) { digits, entry in
      for code in entry.value.split(separator: " ") { digits[String(code)] = entry.key }
    }
  }()
}
