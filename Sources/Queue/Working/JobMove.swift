/// An error by which a handler says where its job goes, instead of how it ended. No attempt is counted.
protocol JobMove: Error, Sendable, CustomStringConvertible {
  func move(_ job: ActiveJob, next: FetchRequest?) async throws -> Fetched?
}

/// Thrown by a handler: the job is done later.
public struct DelayedError: JobMove, Equatable {
  /// How much later.
  public let delay: Duration

  public init(for delay: Duration) {
    self.delay = delay
  }

  func move(_ job: ActiveJob, next: FetchRequest?) async throws -> Fetched? {
    try await job.delay(for: delay, next: next)
  }

  public var description: String { "the job is done \(delay) later" }
}

extension WaitingForChildren: JobMove {
  func move(_ job: ActiveJob, next: FetchRequest?) async throws -> Fetched? {
    try await job.waitForChildren(next: next)
  }
}

/// Thrown by a handler: the job waits again, next in turn.
public struct WaitingError: JobMove, Equatable {
  public init() {}

  func move(_ job: ActiveJob, next: FetchRequest?) async throws -> Fetched? {
    try await job.handBack(next: next)
  }

  public var description: String { "the job waits again, next in turn" }
}

/// Thrown by a handler that was told to slow down: no job of the queue starts for a while, and this one is next in turn.
/// BullMQ's own workers keep to it only where they have a rate limit themselves. Wire format §12.
public struct RateLimitError: JobMove, Equatable {
  /// For how long.
  public let duration: Duration

  public init(for duration: Duration) {
    self.duration = duration
  }

  func move(_ job: ActiveJob, next: FetchRequest?) async throws -> Fetched? {
    try await job.handBack(limitingFor: duration, next: next)
  }

  public var description: String { "no job of the queue starts for \(duration), and this one is next in turn" }
}
