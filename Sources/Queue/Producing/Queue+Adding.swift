import Redis

extension Queue {
  /// Adds a job. Wire format §10.
  /// - Parameters:
  ///   - name: the kind of job, by which a worker chooses how to do it.
  ///   - payload: what the job is about.
  /// - Returns: the job's id. With an id of your own or a deduplication id that is taken, no job is added, and it is the id of the
  ///   job that is there.
  /// - Throws: ``QueueError`` for options out of range or a parent that isn't there, `EncodingError`, `RedisError`.
  @discardableResult
  public func add(_ name: String, _ payload: some Encodable & Sendable, options: JobOptions = JobOptions()) async throws
    -> String
  {
    let data = try JSONText(encoding: payload)
    let command = try AddCommand(name, data: data, options: options, now: clock.milliseconds())
    return try addedID(try await run(.addJob, command.arguments).array?.first ?? .null, options)
  }

  /// Adds jobs in one round trip; each may be fetched as soon as it is there. Nothing is sent when an option is out of range.
  /// - Returns: the jobs' ids, as ``add(_:_:options:)`` gives them, in the order of `jobs`.
  /// - Throws: as ``add(_:_:options:)``; when one job is refused by the server, those around it are there nonetheless.
  @discardableResult
  public func addBulk(_ jobs: [NewJob]) async throws -> [String] {
    let now = clock.milliseconds()
    let commands = try jobs.map { try AddCommand($0.name, data: $0.data, options: $0.options, now: now).arguments }
    // So many at once that the server isn't kept from others for more than a moment.
    let batches = stride(from: 0, to: commands.count, by: 100).map {
      Array(commands[$0..<min($0 + 100, commands.count)].joined())
    }
    let replies = try await redis.run(QueueScript.addJob.script, keys: [keys.base], each: batches).flatMap { $0.array ?? [$0] }
    return try zip(jobs, replies).map { try addedID($1, $0.options) }
  }

  private func addedID(_ reply: RedisValue, _ options: JobOptions) throws -> String {
    switch reply {
    case .integer(let status): throw QueueError.refusal(status, of: options, queue: name)
    default:
      guard let id = reply.string else { throw QueueError.malformed(what: "the id of an added job", found: "\(reply)") }
      return id
    }
  }
}

extension QueueError {
  /// Why a job wasn't added. Wire format §10.
  static func refusal(_ status: Int, of options: JobOptions, queue: String) -> QueueError {
    switch status {
    case -5: .parentMissing(key: options.parent?.key ?? "")
    case -7: .otherParent(id: options.id ?? "", queue: queue)
    case -10: .parentFailing(key: options.parent?.key ?? "")
    default: .malformed(what: "a script's status", found: "\(status)")
    }
  }
}
