extension Queue {
  /// Adds a job. Wire format §10.
  /// - Parameters:
  ///   - name: the kind of job, by which a worker chooses how to do it.
  ///   - payload: what the job is about.
  /// - Returns: the job's id. With an id of your own that is already there, no job is added.
  /// - Throws: ``QueueError`` for options out of range, `EncodingError`, `RedisError`.
  @discardableResult
  public func add(_ name: String, _ payload: some Encodable & Sendable, options: JobOptions = JobOptions()) async throws
    -> String
  {
    try options.validate()
    let data = try JSONText(encoding: payload)
    let opts = try JSONText(encoding: options)
    let reply = try await run(
      .addJob, options.id ?? "", name, data.text, opts.text, clock.milliseconds(), options.delay.milliseconds,
      options.priority, options.lifo ? "1" : "")
    guard let id = reply.string else { throw QueueError.malformed(what: "the id of an added job", found: "\(reply)") }
    return id
  }
}
