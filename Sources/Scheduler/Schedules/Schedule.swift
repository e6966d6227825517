import Foundation
import Jobs
import Queue

/// A job that is to be done again and again: an entry of the schedule file.
public struct Schedule: Sendable, Equatable {
  /// Names it among the schedulers of its queue.
  public var id: String
  public var repetition: RepeatOptions
  /// The kind of job by its name in the catalogue.
  public var job: String
  public var queue: String
  public var payload: JSONText
  public var options: JobOptions
  /// Whether it is to be had at all.
  public var isEnabled = true

  public init(
    id: String, _ repetition: RepeatOptions, job: String, queue: String, payload: JSONText, options: JobOptions,
    isEnabled: Bool = true
  ) {
    self.id = id
    self.repetition = repetition
    self.job = job
    self.queue = queue
    self.payload = payload
    self.options = options
    self.isEnabled = isEnabled
  }

  /// A job of the catalogue.
  /// - Throws: `EncodingError`.
  public init<Kind: JobType>(
    id: String, _ repetition: RepeatOptions, _ kind: Kind.Type, _ payload: Kind.Payload, options: JobOptions = Kind.options
  ) throws {
    self.init(
      id: id, repetition, job: Kind.name, queue: Kind.queue, payload: try JSONText(encoding: payload), options: options)
  }
}

extension Schedule {
  /// On which clocks it runs.
  public var timeZone: TimeZone {
    switch repetition.rhythm {
    case .every: .gmt
    case .pattern(_, let zone): zone
    }
  }

  /// When its jobs are due, from the first time after `date` on.
  public func times(after date: Date) -> some Sequence<Date> {
    let all = sequence(state: max(date, repetition.lastRest ?? date)) { latest -> Date? in
      guard let next = repetition.rhythm.next(after: latest), next <= repetition.endDate ?? .distantFuture else { return nil }
      latest = next
      return next
    }
    return all.prefix(repetition.limit ?? .max)
  }
}

extension RepeatOptions {
  /// The time after which the first may be due. A pattern may begin with the start date itself.
  fileprivate var lastRest: Date? {
    switch rhythm {
    case .every: startDate
    case .pattern: startDate?.addingTimeInterval(-0.001)
    }
  }
}

extension RepeatOptions.Rhythm {
  fileprivate func next(after date: Date) -> Date? {
    switch self {
    case .pattern(let expression, let zone):
      return expression.next(after: date, in: zone)
    case .every(let interval, let offset):
      // As the queue's script counts: whole milliseconds since 1970.
      let (every, offset) = (Int64(interval / .milliseconds(1)), Int64((offset ?? .zero) / .milliseconds(1)))
      let now = Int64((date.timeIntervalSince1970 * 1000).rounded(.down))
      let slot = now / every * every + offset % every
      return Date(timeIntervalSince1970: Double(slot > now ? slot : slot + every) / 1000)
    }
  }
}
