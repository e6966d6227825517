/// Why an attempt failed, as it is kept with the job.
struct JobFailure: Sendable, Equatable {
  /// One line for people.
  let reason: String
  /// What an attempt leaves in the stack trace: Swift has none to give, so the error's type and its facts.
  let trace: String
  let isUnrecoverable: Bool

  init(_ error: any Error) {
    reason = "\(error)"
    trace = "\(type(of: error)): \(reason)"
    isUnrecoverable = error is any UnrecoverableJobError
  }

  /// A failure that the queue had decided before the job was fetched.
  init(deferred reason: String) {
    self.init(UnrecoverableError(reason))
  }

  /// The job's stack trace with this failure added, cut to the job's limit.
  func stackTrace(of record: JobRecord) throws -> String {
    let entries = record.stackTrace + [trace]
    return try JSONText(encoding: entries.suffix(record.options.stackTraceLimit ?? entries.count)).text
  }

  /// What to wait before the next attempt; nil when the job has failed for good.
  /// - Parameters:
  ///   - chance: 0..<1, for the backoff's jitter.
  ///   - strategy: decides for backoffs that have a name of their own.
  func pauseBeforeRetry(of record: JobRecord, chance: Double, asking strategy: BackoffStrategy? = nil) -> Duration? {
    let attempt = record.attemptsMade + 1
    guard !isUnrecoverable, attempt < record.options.attempts else { return nil }
    if let strategy, case .other(let name) = record.options.backoff?.growth {
      return strategy(FailedAttempt(job: record, number: attempt, backoff: name, reason: reason))
    }
    return record.options.backoff?.pause(afterAttempt: attempt, chance: chance) ?? .zero
  }
}
