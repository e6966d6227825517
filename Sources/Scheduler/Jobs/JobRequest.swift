import Jobs
import Queue

/// What `POST /api/jobs` takes: a job of the catalogue.
struct JobRequest: Codable, Sendable {
  /// The kind of job, such as `transcode`.
  var type: String
  var payload: JSONText
  /// How the job is to be treated, where that isn't as its kind says: some of BullMQ's options, by its names.
  var options: JSONText?
}

extension JobRequest {
  private static let optionNames = ["attempts", "backoff", "delay", "lifo", "priority"]
  private static let mostAttempts = 100
  /// The longest that a job may wait: a year.
  private static let longest = Duration.seconds(366 * 86_400)

  /// The options over those of a kind of job.
  /// - Throws: ``Problem`` 422 for what there isn't, or what is out of range.
  func options(over defaults: JobOptions) throws -> JobOptions {
    guard let given = options else { return defaults }
    func refuse(_ problem: String) -> Problem { Problem(.unprocessableContent, "options.\(problem)") }
    let options: JobOptions
    do { options = try JobOptions(named: given, over: defaults, allowing: Self.optionNames) } catch {
      throw (error as? UndecodableValue)?.within("options") ?? error as any Error
    }
    let waits = [("delay", options.delay), ("backoff.delay", options.backoff?.delay ?? .zero)]
    for (name, wait) in waits where !(.zero...Self.longest).contains(wait) {
      throw refuse("\(name) is \(wait / .milliseconds(1)); it can be 0 to \(Int(Self.longest / .milliseconds(1)))")
    }
    guard options.attempts <= Self.mostAttempts else {
      throw refuse("attempts is \(options.attempts); it can be 1 to \(Self.mostAttempts)")
    }
    if case .other(let name) = options.backoff?.growth {
      throw refuse("backoff.type is '\(name)'; it can be fixed or exponential")
    }
    return options
  }
}
