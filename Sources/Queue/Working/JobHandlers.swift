import Logging

/// What a worker does with each kind of job, by the job's name.
public struct JobHandlers: Sendable {
  private var byName: [String: JobHandler] = [:]
  private var other: JobHandler?

  public init() {}

  /// Says how jobs called `name` are done.
  ///
  /// A payload that doesn't decode fails the job at once, with the place in the payload. A handler is cancelled when the job's
  /// lock is lost, when its time is up, and when the worker stops; it should then end soon.
  /// - Parameters:
  ///   - name: the jobs' name; nil for all that no other handler takes.
  ///   - timeLimit: how long one attempt may take; longer counts as failed.
  public mutating func on<Payload: Decodable & Sendable, Result: Encodable & Sendable>(
    _ name: String?, timeLimit: Duration? = nil,
    perform: @escaping @Sendable (JobContext<Payload>) async throws -> Result
  ) {
    set(name, JobHandler(timeLimit: timeLimit) { try JSONText(encoding: try await perform(Self.context($0, $1))) })
  }

  /// As ``on(_:timeLimit:perform:)`` for jobs that return nothing.
  public mutating func on<Payload: Decodable & Sendable>(
    _ name: String?, timeLimit: Duration? = nil, perform: @escaping @Sendable (JobContext<Payload>) async throws -> Void
  ) {
    let handler = JobHandler(timeLimit: timeLimit) { job, logger in
      try await perform(Self.context(job, logger))
      return JSONText("null")
    }
    set(name, handler)
  }

  /// - Throws: ``UnrecoverableError`` for a job that nobody here can do.
  func handler(for record: JobRecord) throws -> JobHandler {
    if let handler = byName[record.name] ?? other { return handler }
    let known = byName.keys.sorted().joined(separator: ", ")
    throw UnrecoverableError("this worker can't do jobs called '\(record.name)'; it knows \(known.isEmpty ? "none" : known)")
  }

  private mutating func set(_ name: String?, _ handler: JobHandler) {
    if let name { byName[name] = handler } else { other = handler }
  }

  private static func context<Payload: Decodable & Sendable>(_ job: ActiveJob, _ logger: Logger) throws -> JobContext<Payload> {
    JobContext(payload: try job.record.data.decode(), job: job, logger: logger)
  }
}

/// One way to do a job, with the types of payload and result taken away.
struct JobHandler: Sendable {
  let timeLimit: Duration?
  let perform: @Sendable (ActiveJob, Logger) async throws -> JSONText
}
