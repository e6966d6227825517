import Queue

extension Queue {
  /// Adds a job of the catalogue, with the kind's own options unless others are given. Wire format §10.
  /// - Returns: the job's id.
  /// - Throws: `QueueError` for options out of range, `EncodingError`, `RedisError`.
  @discardableResult
  public func add<Kind: JobType>(_ kind: Kind.Type, _ payload: Kind.Payload, options: JobOptions = Kind.options) async throws
    -> String
  {
    try await add(Kind.name, payload, options: options)
  }

  /// Makes or changes a scheduler of jobs of the catalogue. Wire format §11.
  /// - Returns: the id of the next iteration's job.
  /// - Throws: `QueueError` for what can't be had, `EncodingError`, `RedisError`.
  @discardableResult
  public func upsertJobScheduler<Kind: JobType>(
    _ id: String, _ repetition: RepeatOptions, _ kind: Kind.Type, _ payload: Kind.Payload, options: JobOptions = Kind.options
  ) async throws -> String {
    try await upsertJobScheduler(id, repetition, name: Kind.name, payload, options: options)
  }
}
