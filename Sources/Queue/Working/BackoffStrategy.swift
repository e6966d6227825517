/// Says what to wait before a job is tried again: zero for nothing, nil to let it fail.
public typealias BackoffStrategy = @Sendable (FailedAttempt) -> Duration?

/// What a ``BackoffStrategy`` decides on.
public struct FailedAttempt: Sendable {
  public let job: JobRecord
  /// Which attempt it was, from 1.
  public let number: Int
  /// What the job's options call their backoff.
  public let backoff: String
  /// Why it failed.
  public let reason: String
}
