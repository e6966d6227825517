/// What a set of numbers is like.
struct Quantiles: Encodable, Equatable {
  let p50: Double
  let p95: Double
  let p99: Double
  let max: Double

  /// - Returns: nil for no numbers.
  init?(_ numbers: [Double]) {
    let sorted = numbers.sorted()
    guard let last = sorted.last else { return nil }
    func quantile(_ part: Double) -> Double { sorted[Swift.min(Int(Double(sorted.count) * part), sorted.count - 1)] }
    p50 = quantile(0.5)
    p95 = quantile(0.95)
    p99 = quantile(0.99)
    max = last
  }
}
