import Jobs
import Queue

/// Follows a job that somebody waits for here. Who stops waiting doesn't want it: an interruption cancels the job, wherever it is.
func waiting<Result: Sendable>(
  for id: String, in queue: Queue, _ follow: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  do {
    return try await interruptible(follow)
  } catch let interruption as Interrupted {
    if ![.completed, .failed, .unknown].contains(try await queue.state(of: id)) {
      try await queue.cancel(id, reason: "cancelled by the one who waited for it")
      Terminal.error.writeLine("Job \(id) is cancelled.")
    }
    throw interruption
  }
}

extension Queue {
  /// What a job brings, once it has.
  /// - Throws: ``CommandFailure`` when the job fails.
  func result<Kind: JobType>(of id: String, _ kind: Kind.Type) async throws -> Kind.Result {
    for try await update in updates(of: id) {
      switch update {
      case .completed(let value): return try value.decode()
      case .failed(let reason): throw CommandFailure("job \(id) failed: \(reason)")
      case .waiting, .active, .progress: break
      }
    }
    throw CancellationError()
  }
}
