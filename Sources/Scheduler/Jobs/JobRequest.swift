import Jobs
import Queue

/// What `POST /api/jobs` takes: a job of the catalogue.
struct JobRequest: Codable, Sendable {
  /// The kind of job, such as `transcode`.
  var type: String
  var payload: JSONText
  var options: Options?

  /// How the job is to be treated, where that isn't as its kind says. Times are in milliseconds, as BullMQ has them.
  struct Options: Codable, Sendable {
    var attempts: Int?
    var backoff: Backoff?
    var delay: Int?
    var priority: Int?
    var lifo: Bool?
  }

  struct Backoff: Codable, Sendable {
    enum Growth: String, Codable { case fixed, exponential }

    var type: Growth
    var delay: Int
  }
}

extension JobRequest.Options {
  /// The longest that a job may wait: a year.
  private static let longest = 366 * 86_400_000

  /// These options over those of a kind of job.
  /// - Throws: ``Problem`` 422 for what is out of range.
  func applied(to options: JobOptions) throws -> JobOptions {
    var options = options
    if let attempts { options.attempts = try checked("attempts", attempts, in: 1...100) }
    if let backoff {
      let delay = Duration.milliseconds(try checked("backoff.delay", backoff.delay, in: 0...Self.longest))
      options.backoff = backoff.type == .fixed ? .fixed(delay) : .exponential(delay)
    }
    if let delay { options.delay = .milliseconds(try checked("delay", delay, in: 0...Self.longest)) }
    if let priority { options.priority = try checked("priority", priority, in: 0...2_097_151) }
    if let lifo { options.lifo = lifo }
    return options
  }

  private func checked(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws -> Int {
    guard range.contains(value) else {
      throw Problem(.unprocessableContent, "options.\(name) is \(value); it can be \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }
}
