/// An exact fraction: frame rates (frames a second), aspect ratios, time bases.
public struct Rational: Codable, Hashable, Sendable, CustomStringConvertible {
  public let numerator: Int
  public let denominator: Int

  /// Reduced to lowest terms, the sign in the numerator. A zero denominator is kept, as "unknown".
  public init(_ numerator: Int, _ denominator: Int = 1) {
    var (a, b) = (numerator.magnitude, denominator.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    let divisor = max(1, Int(a)) * (denominator < 0 ? -1 : 1)
    self.numerator = numerator / divisor
    self.denominator = denominator / divisor
  }

  public var isKnown: Bool { numerator > 0 && denominator > 0 }
  public var value: Double { Double(numerator) / Double(denominator) }
  public var inverted: Rational { Rational(denominator, numerator) }
  public var description: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }

  public static func * (a: Rational, b: Rational) -> Rational {
    let (x, y) = (Rational(a.numerator, b.denominator), Rational(b.numerator, a.denominator))
    return Rational(x.numerator * y.numerator, x.denominator * y.denominator)
  }
  public static func / (a: Rational, b: Rational) -> Rational { a * b.inverted }
}
