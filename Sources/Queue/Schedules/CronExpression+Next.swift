import Foundation

extension CronExpression {
  /// The next time in a time zone; nil when there is none within half a century.
  ///
  /// Where clocks are put forward, a time that they leave out counts as late as the clock jumps: 2:30 becomes 3:30. Where they are
  /// put back, a time that they show twice counts the first time only, unless the expression names every hour.
  public func next(after date: Date, in zone: TimeZone) -> Date? {
    let now = Int(date.timeIntervalSince1970.rounded(.down))
    let isSteady = zone.isSteady(around: now)
    // Near a change of the offset, an earlier time on the clock may be a later one in truth: go back and forth by the change.
    var time = now + (isSteady ? zone.offset(at: now) : zone.offsets(around: now).lowerBound)
    var best: (time: Int, instant: Int)?
    while let match = firstTime(after: time) {
      if let best, match > best.time + zone.change(around: best.instant) { break }
      let instants = zone.instants(showing: match)
      if let instant = (isEveryHour ? instants : [instants[0]]).first(where: { $0 > now }) {
        if best.map({ instant < $0.instant }) ?? true { best = (match, instant) }
        if isSteady && zone.isSteady(around: instant) { break }
      }
      time = match
    }
    return best.map { Date(timeIntervalSince1970: Double($0.instant)) }
  }
}

extension TimeZone {
  /// Longer than any difference between two clocks on Earth, shorter than the time between two changes of one.
  private static let reach = 2 * 86_400

  fileprivate func offset(at instant: Int) -> Int { secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant))) }

  /// The least and the greatest offset from UTC near an instant, in seconds.
  fileprivate func offsets(around instant: Int) -> ClosedRange<Int> {
    let (before, after) = (offset(at: instant - Self.reach), offset(at: instant + Self.reach))
    return min(before, after)...max(before, after)
  }

  /// By how much the clocks are put forward or back near an instant.
  fileprivate func change(around instant: Int) -> Int {
    let offsets = offsets(around: instant)
    return offsets.upperBound - offsets.lowerBound
  }

  /// Whether the clocks aren't put forward or back so near that times on them could be in disorder.
  fileprivate func isSteady(around instant: Int) -> Bool {
    let change = change(around: instant)
    return offset(at: instant - change) == offset(at: instant + change)
  }

  /// When the clocks show a time, in order: once, twice, or, where they leave it out, as much later as they jump.
  fileprivate func instants(showing time: Int) -> [Int] {
    let (before, after) = (offset(at: time - Self.reach), offset(at: time + Self.reach))
    if before == after { return [time - before] }
    let readings = [time - before, time - after].filter { time - offset(at: $0) == $0 }
    return readings.isEmpty ? [time - before] : readings
  }
}
