/// Splits a whole into whole shares by weights, so that nothing is lost and nothing is made.
///
/// Each share is at first the exact one without its fraction. The units that are left go, one each, to the shares with the largest
/// fractions; of equal ones, the earlier comes first (the method of largest remainders, Hamilton's). A negative amount is split as its
/// positive mirror image.
public enum Allocation {
  /// All of something, in basis points.
  public static let wholeInBasisPoints: Int64 = 10_000

  /// Why nothing is split.
  public enum Refusal: Error, Equatable, CustomStringConvertible {
    case noWeights
    case negativeWeight(Int64)
    case weightsTooLarge
    case notWhole(basisPoints: Int64)

    public var description: String {
      switch self {
      case .noWeights: "There is no share with a weight above zero"
      case .negativeWeight(let weight): "A share's weight is \(weight); it can't be negative"
      case .weightsTooLarge: "The shares' weights together are beyond what 64 bits can hold"
      case .notWhole(let sum): "The shares sum to \(sum) basis points; they have to be 10000"
      }
    }
  }

  /// Splits by basis points, which sum to 10,000.
  /// - Returns: a share for each of them, which sum to `amount`.
  public static func split(_ amount: Int64, byBasisPoints shares: [Int64]) throws(Refusal) -> [Int64] {
    let sum = try total(of: shares)
    guard sum == UInt64(wholeInBasisPoints) else { throw .notWhole(basisPoints: Int64(clamping: sum)) }
    return try split(amount, by: shares)
  }

  /// Splits by weights of any sum above zero.
  /// - Returns: a share for each weight, which sum to `amount`; for a weight of zero, zero.
  public static func split(_ amount: Int64, by weights: [Int64]) throws(Refusal) -> [Int64] {
    let total = try total(of: weights)
    guard total > 0 else { throw .noWeights }
    var shares = weights
    split(amount, by: weights.span, of: total, into: &shares)
    return shares
  }

  /// Splits by weights that are known to be good.
  /// - Parameters:
  ///   - total: what the weights, none of which is negative, sum to; above zero.
  ///   - shares: gets a share for each weight, from its beginning on.
  static func split(_ amount: Int64, by weights: Span<Int64>, of total: UInt64, into shares: inout [Int64]) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: weights.count) { fractions in
      let whole = amount.magnitude
      var left = whole
      for place in weights.indices {
        let exact = total.dividingFullWidth(whole.multipliedFullWidth(by: weights[place].magnitude))
        left -= exact.quotient
        shares[place] = Int64(truncatingIfNeeded: exact.quotient)
        fractions.initializeElement(at: place, to: exact.remainder)
      }
      // Fewer units are left than there are fractions above zero.
      for _ in 0..<left {
        var largest = 0
        for place in 1..<weights.count where fractions[place] > fractions[largest] { largest = place }
        shares[largest] &+= 1
        fractions[largest] = 0
      }
      guard amount < 0 else { return }
      for place in weights.indices { shares[place] = 0 &- shares[place] }
    }
  }

  private static func total(of weights: [Int64]) throws(Refusal) -> UInt64 {
    var total: Int64 = 0
    for weight in weights {
      guard weight >= 0 else { throw .negativeWeight(weight) }
      let (sum, overflows) = total.addingReportingOverflow(weight)
      guard !overflows else { throw .weightsTooLarge }
      total = sum
    }
    return total.magnitude
  }
}
