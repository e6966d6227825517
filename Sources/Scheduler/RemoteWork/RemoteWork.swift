import Hummingbird
import Jobs
import Queue

/// Does what a remote worker says, by the same operations as a worker that reaches Redis.
struct RemoteWork: Sendable {
  let queues: QueueDirectory

  /// How long a remote worker may be silent before it has lost its job: the way over the network is long.
  static var options: WorkerOptions {
    var options = WorkerOptions()
    options.lockDuration = .seconds(60)
    options.lookForVanishedWorkers()
    options.metricsMaxDataPoints = 1440
    return options
  }

  /// What a claim brings.
  struct Claim: ResponseEncodable {
    let job: JobResource
    let token: String
    /// Within how many seconds the worker has to be heard of again.
    let lockSeconds: Int
  }

  /// What a worker is told that goes on.
  struct Order: ResponseEncodable {
    /// Why it is to give the job up, and to tell of its failure; nil to go on.
    let cancel: String?
    let lockSeconds: Int
  }

  /// What became of a job.
  struct Outcome: ResponseEncodable {
    /// `completed`, `failed`, or `retried` where it is tried again.
    let outcome: String
  }

  private static var lockSeconds: Int { Int(options.lockDuration.components.seconds) }

  /// - Returns: nil when there is nothing to do now.
  func claim(from name: String, as worker: String?) async throws -> Claim? {
    guard let queue = queues[name] else { throw Problem(.notFound, "there is no queue '\(name)'") }
    var options = Self.options
    options.name = worker
    guard let job = try await queue.claim(options) else { return nil }
    return Claim(
      job: JobResource(job.record, in: name, state: .active), token: job.token, lockSeconds: Self.lockSeconds)
  }

  func heartbeat(_ job: JobID, token: String) async throws -> Order {
    let reason = try await queue(of: job).renewLock(of: job.id, token: token, by: Self.options.lockDuration)
    return Order(cancel: reason, lockSeconds: Self.lockSeconds)
  }

  func progress(_ job: JobID, token: String, _ progress: JSONText) async throws -> Order {
    let reason = try await queue(of: job).updateProgress(
      of: job.id, token: token, to: progress, renewingLockBy: Self.options.lockDuration)
    return Order(cancel: reason, lockSeconds: Self.lockSeconds)
  }

  func done(_ job: JobID, token: String, _ result: JSONText) async throws -> Outcome {
    try await queue(of: job).complete(job.id, token: token, returning: result, options: Self.options)
    return Outcome(outcome: "completed")
  }

  func failed(_ job: JobID, token: String, reason: String, isFinal: Bool) async throws -> Outcome {
    let isRetried = try await queue(of: job).fail(
      job.id, token: token, reason: reason, isFinal: isFinal, options: Self.options)
    return Outcome(outcome: isRetried ? "retried" : "failed")
  }

  private func queue(of job: JobID) throws -> Queue {
    guard let queue = queues[job.queue] else { throw Problem(.notFound, "there is no queue '\(job.queue)'") }
    return queue
  }
}
