import TestFolder
import Testing

@testable import Media

@Suite struct FrameRateEstimateTests {
  /// The times of so many pictures at a rate, in µs, on a clock of so many ticks a second.
  private func times(_ rate: Rational, count: Int, ticks: Double = 1e6) -> [Int64] {
    (0..<count).map { Int64(((Double($0) / rate.value * ticks).rounded() / ticks * 1e6).rounded()) }
  }

  private func estimate(_ times: [Int64], hints: [Rational] = [], ticks: Double = 1e6) -> FrameRateEstimate {
    FrameRateEstimate(times: times, hints: hints, resolution: 1e6 / ticks)
  }

  private func expect(
    _ found: FrameRateEstimate, _ rate: Rational, isVariable: Bool, location: SourceLocation = #_sourceLocation
  ) {
    #expect(found.rate == rate, sourceLocation: location)
    #expect(found.isVariable == isVariable, sourceLocation: location)
  }

  @Test("Every standard rate is found on a fine clock, without a hint", arguments: FrameRateEstimate.standard)
  func standard(rate: Rational) {
    let found = estimate(times(rate, count: 250))
    expect(found, rate, isVariable: false)
  }

  @Test("Whole milliseconds don't turn 23.976 into 24, nor make a rate variable", arguments: FrameRateEstimate.standard)
  func milliseconds(rate: Rational) {
    // Ten minutes: long enough to tell rates apart that differ by 1/1000.
    let found = estimate(times(rate, count: Int(600 * rate.value), ticks: 1000), ticks: 1000)
    expect(found, rate, isVariable: false)
  }

  @Test("In a short film with whole milliseconds the container's claim decides between 29.97 and 30")
  func hints() {
    for rate in [Rational(30000, 1001), Rational(30)] {
      let found = estimate(times(rate, count: 45, ticks: 1000), hints: [rate], ticks: 1000)
      #expect(found.rate == rate)
    }
  }

  @Test(
    "A claim that the times contradict isn't believed",
    arguments: [Rational(90_000), Rational(50), Rational(0, 0), Rational(-25)])
  func falseHints(claim: Rational) {
    #expect(estimate(times(Rational(25), count: 100), hints: [claim]).rate == Rational(25))
  }

  @Test(
    "A constant rate that no standard knows is kept",
    arguments: [Rational(7), Rational(16), Rational(12_345, 1000), Rational(120)])
  func oddRates(rate: Rational) {
    let found = estimate(times(rate, count: 500))
    #expect(abs(found.rate.value / rate.value - 1) < 0.0005)
    #expect(!found.isVariable)
  }

  @Test("A camera's jitter is still a constant rate", arguments: 0..<20)
  func jitter(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let jittered = times(Rational(30), count: 900).map { $0 + Int64.random(in: -600...600, using: &random) }
    expect(estimate(jittered), Rational(30), isVariable: false)
  }

  @Test("Film with pulldown, where pictures last two or three fields, becomes its steady mean")
  func pulldown() {
    let field = 1_001_000.0 / 60
    var (time, pictures) = (0.0, [Int64]())
    for number in 0..<480 {
      pictures.append(Int64(time.rounded()))
      time += field * (number % 2 == 0 ? 2 : 3)
    }
    expect(estimate(pictures), Rational(24000, 1001), isVariable: true)
  }

  @Test("A screen recording that mostly stands still gets a rate that holds its quick parts")
  func bursts() {
    var (time, pictures) = (Int64(0), [Int64]())
    for number in 0..<600 {
      pictures.append(time)
      time += number % 3 == 2 ? 400_000 : 33_333
    }
    let found = estimate(pictures)
    #expect(found.isVariable)
    #expect(found.rate == Rational(30))
  }

  @Test("A lost picture now and then doesn't change the rate", arguments: [Rational(25), Rational(30000, 1001), Rational(60)])
  func dropped(rate: Rational) {
    let kept = times(rate, count: 1000).enumerated().filter { $0.offset % 97 != 5 }.map(\.element)
    #expect(estimate(kept).rate == rate)
  }

  @Test("The order of the times doesn't matter", arguments: 0..<10)
  func order(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let pictures = times(Rational(24000, 1001), count: 200)
    #expect(estimate(pictures.shuffled(using: &random)) == estimate(pictures))
  }

  @Test("One picture, or none, takes a sensible claim, else 25")
  func tooFew() {
    for few: [Int64] in [[], [0], [40_000, 40_000]] {
      #expect(estimate(few).rate == Rational(25))
      #expect(estimate(few, hints: [Rational(90_000), Rational(24)]).rate == Rational(24))
      #expect(!estimate(few).isVariable)
    }
  }

  @Test("Whatever the times, the rate is known, positive and no faster than players show", arguments: 0..<50)
  func anything(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let span: Int64 = [1, 1000, 1_000_000, 1_000_000_000_000].randomElement(using: &random) ?? 1
    let pictures = (0..<Int.random(in: 0...100, using: &random)).map { _ in Int64.random(in: -span...span, using: &random) }
    let hint = Rational(Int.random(in: -5...200_000, using: &random), Int.random(in: 0...2002, using: &random))
    let found = estimate(pictures, hints: [hint], ticks: Double([1, 25, 1000, 90_000].randomElement(using: &random) ?? 1))
    #expect(found.rate.isKnown && found.rate.value <= 1_000_000)
  }
}
