import Logging
import Redis

/// What a handler knows of the job that it is to do, and how it tells how far it is.
public struct JobContext<Payload: Sendable>: Sendable {
  public let payload: Payload
  /// Everything else about the job.
  public let record: JobRecord
  /// Names queue, job and attempt in each line.
  public let logger: Logger
  private let job: ActiveJob

  init(payload: Payload, job: ActiveJob, logger: Logger) {
    self.payload = payload
    self.job = job
    self.logger = logger
    record = job.record
  }

  public var id: String { record.id }
  public var name: String { record.name }
  public var queue: Queue { job.queue }
  /// Which attempt this is, from 1.
  public var attempt: Int { record.attemptsMade + 1 }

  /// Tells how far the job has come. Wire format §15.
  /// - Throws: ``QueueError/jobMissing(id:queue:)`` when the job has been removed.
  public func updateProgress(_ progress: some Encodable & Sendable) async throws {
    let reply = try await queue.run(.updateProgress, id, JSONText(encoding: progress).text)
    try QueueError.check(reply.integer, id: id, queue: queue.name)
  }

  /// Adds a line to the job's own log, which stays with the job.
  public func log(_ line: String) async throws {
    let reply = try await queue.run(.addLog, id, line, record.options.keepLogs ?? 0)
    try QueueError.check(reply.integer, id: id, queue: queue.name)
  }
}
