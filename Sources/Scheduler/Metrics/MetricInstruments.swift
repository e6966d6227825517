import CoreMetrics
import Synchronization

/// A number that only grows.
final class CountingInstrument: CounterHandler, FloatingPointCounterHandler {
  private let total = Mutex(0.0)

  var value: Double { total.withLock { $0 } }

  func increment(by amount: Int64) { increment(by: Double(amount)) }
  func increment(by amount: Double) { total.withLock { $0 += max(0, amount) } }
  func reset() { total.withLock { $0 = 0 } }
}

/// A number that is what it was last said to be.
final class GaugeInstrument: MeterHandler, RecorderHandler {
  private let latest = Mutex(0.0)

  var value: Double { latest.withLock { $0 } }

  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { latest.withLock { $0 = value } }
  func increment(by amount: Double) { latest.withLock { $0 += amount } }
  func decrement(by amount: Double) { latest.withLock { $0 -= amount } }
  func record(_ value: Int64) { set(Double(value)) }
  func record(_ value: Double) { set(value) }
}

/// How often times of each length came, in seconds.
final class HistogramInstrument: TimerHandler {
  /// The upper ends of the buckets: from a request of a millisecond to a job of an hour.
  static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600]

  struct Counts {
    var buckets = [Int](repeating: 0, count: HistogramInstrument.bounds.count)
    var count = 0
    var sum = 0.0
  }

  private let counts = Mutex(Counts())

  var value: Counts { counts.withLock { $0 } }

  func recordNanoseconds(_ duration: Int64) {
    let seconds = Double(duration) / 1e9
    counts.withLock { counts in
      if let bucket = Self.bounds.firstIndex(where: { seconds <= $0 }) { counts.buckets[bucket] += 1 }
      counts.count += 1
      counts.sum += seconds
    }
  }

  func preferDisplayUnit(_ unit: TimeUnit) {}
}
