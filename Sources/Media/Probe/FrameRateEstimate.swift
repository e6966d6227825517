/// The constant frame rate that a title gets, from the times of the source's pictures.
struct FrameRateEstimate: Hashable, Sendable {
  let rate: Rational
  let isVariable: Bool

  /// - Parameters:
  ///   - times: when the pictures are shown, in µs, in any order.
  ///   - hints: what the container and the codec claim, most trusted first; believed only where the times agree.
  ///   - resolution: µs of the container's clock tick, by which times may be rounded.
  init(times: [Int64], hints: [Rational], resolution: Double) {
    let hints = hints.filter { $0.isKnown && $0.value <= Double(Limits.default.frameRate) }
    let sorted = times.sorted()
    let gaps = zip(sorted, sorted.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }
    guard let first = sorted.first, let last = sorted.last, last > first, !gaps.isEmpty else {
      rate = hints.first { (1...120).contains($0.value) } ?? Rational(25)
      isVariable = false
      return
    }
    let ordered = gaps.sorted()
    let median = Double(ordered[ordered.count / 2])
    let tolerance = max(1.2 * resolution, median * 0.05)
    let regular = gaps.filter { abs(Double($0) - median) <= tolerance }
    let isConstant = Double(regular.count) >= 0.97 * Double(gaps.count)
    let regularMean = 1e6 * Double(regular.count) / Double(regular.reduce(0, +))
    let mean = 1e6 * Double(gaps.count) / Double(last - first)
    // Rounded times leave this much doubt about a mean over the whole stretch.
    let doubt = max(0.0003, 1.5 * resolution / Double(last - first))
    if isConstant {
      isVariable = false
      // Times that jitter come from a camera's clock around a clear rate; times that don't are meant exactly.
      let jitters = regular.contains { abs(Double($0) - median) > 1.2 * resolution + 1 }
      let share = jitters ? max(0.005, doubt) : doubt
      let claimed = hints.first { Self.standard.contains($0) && $0.error(to: regularMean) <= max(doubt, share / 2) }
      rate =
        claimed ?? Self.nearest(regularMean, Self.standard, within: share) ?? Self.nearest(regularMean, hints, within: doubt)
        ?? Self.approximate(regularMean)
    } else if let steady = Self.nearest(mean, Self.standard.filter { $0.value > 20 }, within: max(0.002, doubt)) {
      // Film with pulldown, or times that jitter around a clear rate.
      isVariable = true
      rate = steady
    } else {
      isVariable = true
      let fast = 1e6 / Double(ordered[ordered.count / 5])
      rate = Self.nearest(fast, Self.standard, within: 0.02) ?? Self.standard.first { $0.value >= fast * 0.97 } ?? Rational(60)
    }
  }

  /// Rates that players and editors know, slowest first.
  static let standard: [Rational] = [
    Rational(1), Rational(2), Rational(3), Rational(5), Rational(6), Rational(8), Rational(10), Rational(12), Rational(25, 2),
    Rational(15), Rational(18), Rational(20), Rational(24000, 1001), Rational(24), Rational(25), Rational(30000, 1001),
    Rational(30),
    Rational(48000, 1001), Rational(48), Rational(50), Rational(60000, 1001), Rational(60),
  ]

  private static func nearest(_ rate: Double, _ candidates: [Rational], within share: Double) -> Rational? {
    candidates.filter { $0.error(to: rate) <= share }.min { $0.error(to: rate) < $1.error(to: rate) }
  }

  private static func approximate(_ rate: Double) -> Rational {
    Rational(max(1, Int((rate * 1000).rounded())), 1000)
  }
}

extension Rational {
  /// How far it is from a rate, as a share of that.
  fileprivate func error(to rate: Double) -> Double { abs(value / rate - 1) }
}
