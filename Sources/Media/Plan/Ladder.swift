extension VideoPlan {
  /// Fits the picture into the rungs that aren't larger than it. A picture between two rungs stays the top rendition at its own
  /// size, one that fills a rung's box is that rung, and one below the smallest rung is the only rendition.
  init(_ facts: VideoFacts, ladder: [Rung]) throws(PlanError) {
    let shape = try PictureShape(facts)
    let steps = ladder.map { Step(rung: $0, scale: shape.scale(into: shape.box(of: $0))) }
    var reached = steps.filter { $0.scale <= 1 }
    let next = steps.first { $0.scale > 1 }

    displayAspectRatio = shape.aspectRatio
    renditions = []
    if let next, reached.last?.scale != 1 {
      let cap = Self.cap(between: reached.last, and: next)
      // A rung that is nearly the own size gives way to it: two almost equal renditions help no player.
      while let last = reached.last, last.scale * last.scale >= Self.nearlyEqual { reached.removeLast() }
      let size = shape.ownSize
      let names = [String(size.shortSide) + "p", "\(size.width)x\(size.height)"]
      let name = names.first { name in !reached.contains { $0.rung.name == name } } ?? "source"
      renditions.append(Rendition(name: name, size: size, shape: shape, cap: cap))
    }
    for step in reached.reversed() {
      let size = shape.fitted(into: shape.box(of: step.rung))
      // Boxes that differ only where this picture doesn't reach give the same size twice.
      if let above = renditions.last, above.width * above.height <= size.area { continue }
      renditions.append(Rendition(name: step.rung.name, size: size, shape: shape, cap: step.rung.cap))
    }
  }

  /// A rung, and how much the picture must grow to fill its box.
  private struct Step {
    var rung: Rung
    var scale: Double
  }

  /// The share of the own size's pixels from which a rung gives way to it.
  private static let nearlyEqual = 0.85

  /// kbit/s of a picture of no pixels, from which caps below the smallest rung rise to that rung's.
  private static let smallestCap = 100

  /// The cap of the own size, by pixels between those of the rungs around it.
  private static func cap(between lower: Step?, and upper: Step) -> Int {
    let (low, lowCap) = lower.map { ($0.scale * $0.scale, $0.rung.cap) } ?? (0, min(smallestCap, upper.rung.cap))
    let share = (1 - low) / (upper.scale * upper.scale - low)
    return lowCap + Int((share * Double(upper.rung.cap - lowCap)).rounded())
  }
}

extension Rendition {
  fileprivate init(name: String, size: PixelSize, shape: PictureShape, cap: Int) {
    let ratio = shape.aspectRatio * Rational(size.height, size.width)
    self.init(
      name: name, width: size.width, height: size.height, sampleAspectRatio: ratio.approximated(termsUpTo: 65535), cap: cap)
  }
}

extension Rational {
  /// The nearest fraction by continued fractions whose terms fit the limit, such as H.264's 16 bits of a sample aspect ratio;
  /// the number itself where it fits. For positive numbers.
  func approximated(termsUpTo limit: Int) -> Rational {
    var (a, b) = (numerator, denominator)
    var (previous, current) = ((n: 0, d: 1), (n: 1, d: 0))
    while b != 0 {
      let quotient = a / b
      let (n, nOverflows) = current.n.multipliedReportingOverflow(by: quotient)
      let (d, dOverflows) = current.d.multipliedReportingOverflow(by: quotient)
      guard !nOverflows, !dOverflows, n <= limit - previous.n, d <= limit - previous.d else { break }
      (previous, current) = (current, (n: n + previous.n, d: d + previous.d))
      (a, b) = (b, a % b)
    }
    return current.d == 0 ? Rational(limit) : Rational(max(1, current.n), current.d)
  }
}
