import Foundation
import Queue
import Synchronization

/// What one run took.
struct Report: Encodable {
  /// Wall-clock time, where the whole is timed.
  var seconds = 0.0
  /// Time of the processor in this process, in seconds.
  var cpu = 0.0
  /// Milliseconds of each sample, where samples are timed.
  var samples: [Double] = []

  mutating func note(_ sample: Duration) {
    samples.append(sample / .milliseconds(1))
  }
}

/// Lets somebody wait until something has happened a number of times.
final class Countdown: Sendable {
  private let left: Atomic<Int>
  private let stream: AsyncStream<Void>
  private let ends: AsyncStream<Void>.Continuation

  init(from count: Int) {
    left = Atomic(count)
    (stream, ends) = AsyncStream.makeStream()
  }

  func tick() {
    if left.subtract(1, ordering: .relaxed).newValue == 0 { ends.finish() }
  }

  func end() async {
    for await _ in stream {}
  }
}

/// How late delayed jobs start.
final class Lateness: Sendable {
  private let samples = Mutex(Report())
  private let left: Countdown

  init(expecting count: Int) {
    left = Countdown(from: count)
  }

  var report: Report { samples.withLock { $0 } }

  /// A job that has just started. Its delay is gone from its hash once it is due, but not from its options.
  func note(_ job: JobRecord) {
    let due = job.timestamp.timeIntervalSince1970 + job.options.delay / .seconds(1)
    samples.withLock { $0.note(.seconds(Date().timeIntervalSince1970 - due)) }
    left.tick()
  }

  func end() async { await left.end() }
}
