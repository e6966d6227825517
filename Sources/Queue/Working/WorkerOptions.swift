/// How a ``QueueWorker`` works.
public struct WorkerOptions: Sendable {
  /// How many jobs run side by side, at least 1.
  public var concurrency = 1
  /// How long a job stays locked without a renewal, at least 1 s. Locks are renewed four times as often.
  public var lockDuration = Duration.seconds(30)
  /// How often jobs of vanished workers are looked for, at least 1 s; it takes two looks to be sure.
  public var stalledInterval = Duration.seconds(30)
  /// How often a job may lose its worker before it fails for good.
  public var maxStalledCount = 1
  /// How long running jobs may go on when the worker stops, before they are cancelled and handed back.
  public var graceTime = Duration.seconds(30)
  /// The longest sleep without work, up to 10 s: what a lost wake-up costs at most.
  public var drainDelay = Duration.seconds(5)
  /// Shown with the jobs that this worker has; nil for none.
  public var name: String?
  /// Nil for none, unless the queue has one of its own.
  public var rateLimit: RateLimit?
  /// Which completed jobs are kept, where the job itself doesn't say.
  public var removeOnComplete = JobRetention.all
  /// Which failed jobs are kept, where the job itself doesn't say.
  public var removeOnFail = JobRetention.all

  /// How often a job may be started, whatever became of it, before it fails for good; nil for any number.
  public var maxStartedAttempts: Int?
  /// Asked about jobs whose backoff is neither fixed nor exponential.
  public var backoffStrategy: BackoffStrategy?
  /// For how many minutes the queue keeps counts of finished jobs; nil for no counts. Wire format §15.
  public var metricsMaxDataPoints: Int?

  public init() {}

  /// - Throws: ``QueueError/outOfRange(setting:value:allowed:)``.
  func validate() throws {
    func require(_ holds: Bool, _ setting: String, _ value: some Any, _ allowed: String) throws {
      if !holds { throw QueueError.outOfRange(setting: setting, value: "\(value)", allowed: allowed) }
    }
    try require(concurrency >= 1, "concurrency", concurrency, "1 or more")
    try require(lockDuration >= .seconds(1), "lockDuration", lockDuration, "1 s or more")
    try require(stalledInterval >= .seconds(1), "stalledInterval", stalledInterval, "1 s or more")
    try require(maxStalledCount >= 0, "maxStalledCount", maxStalledCount, "0 or more")
    try require(graceTime >= .zero, "graceTime", graceTime, "0 or more")
    try require(drainDelay > .zero && drainDelay <= .seconds(10), "drainDelay", drainDelay, "up to 10 s")
    try require(maxStartedAttempts ?? 1 >= 1, "maxStartedAttempts", maxStartedAttempts ?? 1, "1 or more")
    try require(metricsMaxDataPoints ?? 1 >= 1, "metricsMaxDataPoints", metricsMaxDataPoints ?? 1, "1 or more")
    if let rateLimit {
      try require(rateLimit.max >= 1, "rateLimit's max", rateLimit.max, "1 or more")
      try require(rateLimit.duration >= .milliseconds(1), "rateLimit's duration", rateLimit.duration, "1 ms or more")
    }
  }
}
