import Queue

/// A kind of job that is done in the books: once, however often it is tried, because what it does it does in one transaction under a
/// key of its own.
public protocol BusinessJobType: JobType where Progress == NoProgress {}

extension BusinessJobType {
  public static var timeLimit: Duration? { .seconds(6 * 3600) }

  /// Ten attempts over an hour and a half: a database that is away comes back.
  public static var options: JobOptions {
    var options = JobOptions()
    options.attempts = 10
    options.backoff = .exponential(.seconds(5), jitter: 0.2)
    options.removeOnComplete = .youngerThan(.seconds(30 * 86_400))
    return options
  }
}

/// Of a job that has nothing to tell between its start and its end.
public struct NoProgress: Codable, Sendable, Equatable {
  public init() {}
}
