/// A decimal number, exactly: what reports write amounts as, before they are whole minor units.
struct ExactDecimal: Equatable {
  /// How many digits may follow the point.
  static let maximumScale = 12
  private static let unit: Int128 = 1_000_000_000_000
  /// Digits beyond this aren't an amount in any currency.
  private static let limit: Int128 = 1_000_000_000_000_000_000_000_000_000_000_000_000

  /// The number times 10¹².
  private(set) var scaled: Int128

  init(_ whole: Int64) { scaled = Int128(whole) * Self.unit }

  private init(scaled: Int128) { self.scaled = scaled }

  static let zero = ExactDecimal(0)

  /// Reads `-1234.50`: digits with one point at most and a sign at most, nothing else. An exponent is none of them.
  /// - Parameter limit: how many digits may follow the point, whatever they are: where people write amounts, `12.000` may be twelve
  ///   thousand. Nil where zeros may follow without end, as programs write them.
  /// - Throws: ``Refusal``.
  init(_ text: some Collection<UInt8>, fractionDigits limit: Int? = nil) throws(Refusal) {
    if let limit, let point = text.firstIndex(of: 0x2E), text.distance(from: point, to: text.endIndex) > limit + 1 {
      _ = try ExactDecimal(text)
      throw .tooPrecise
    }
    var (scaled, digits, fraction, isNegative, position): (Int128, Int, Int?, Bool, Int) = (0, 0, nil, false, 0)
    for byte in text {
      switch byte {
      case 0x30...0x39:
        digits += 1
        if let places = fraction {
          if places == Self.maximumScale {
            guard byte == 0x30 else { throw .tooPrecise }
            continue
          }
          fraction = places + 1
        }
        guard scaled < Self.limit else { throw .tooLarge }
        scaled = scaled * 10 + Int128(byte - 0x30)
      case 0x2E where fraction == nil: fraction = 0
      case 0x2B where position == 0: break
      case 0x2D where position == 0: isNegative = true
      default: throw .notANumber
      }
      position += 1
    }
    guard digits > 0 else { throw .notANumber }
    for _ in (fraction ?? 0)..<Self.maximumScale {
      guard scaled < Self.limit else { throw .tooLarge }
      scaled *= 10
    }
    self.scaled = isNegative ? -scaled : scaled
  }

  /// Why bytes aren't an amount.
  enum Refusal: Error, Equatable {
    case notANumber, tooLarge, tooPrecise
  }

  /// Nil where the product is too large.
  func times(_ factor: Int64) -> ExactDecimal? {
    let (product, overflows) = scaled.multipliedReportingOverflow(by: Int128(factor))
    return overflows ? nil : ExactDecimal(scaled: product)
  }

  /// Nil where the sum is too large.
  func plus(_ other: ExactDecimal) -> ExactDecimal? {
    let (sum, overflows) = scaled.addingReportingOverflow(other.scaled)
    return overflows ? nil : ExactDecimal(scaled: sum)
  }

  /// An amount as people and the platform's own services write it: with no more digits than the currency has.
  /// - Throws: ``Refusal``.
  static func minorUnits(_ text: some Collection<UInt8>, of currency: Currency) throws(Refusal) -> Int64 {
    try ExactDecimal(text, fractionDigits: currency.minorDigits).minorUnits(of: currency)
  }

  /// The number in minor units of a currency.
  /// - Throws: ``Refusal/tooPrecise`` where it isn't a whole number of them, ``Refusal/tooLarge``.
  func minorUnits(of currency: Currency) throws(Refusal) -> Int64 {
    let (units, rest) = scaled.quotientAndRemainder(dividingBy: Self.weight(of: currency))
    guard rest == 0 else { throw .tooPrecise }
    guard let whole = Int64(exactly: units) else { throw .tooLarge }
    return whole
  }

  /// The nearest number of minor units of a currency; halves away from zero.
  /// - Throws: ``Refusal/tooLarge``.
  func roundedMinorUnits(of currency: Currency) throws(Refusal) -> Int64 {
    let weight = Self.weight(of: currency)
    let (units, rest) = scaled.quotientAndRemainder(dividingBy: weight)
    let rounded = rest.magnitude * 2 >= weight.magnitude ? units + scaled.signum() : units
    guard let whole = Int64(exactly: rounded) else { throw .tooLarge }
    return whole
  }

  /// A minor unit times 10¹².
  private static func weight(of currency: Currency) -> Int128 {
    (0..<currency.minorDigits).reduce(into: unit) { weight, _ in weight /= 10 }
  }
}
