extension Queue {
  /// Makes a delayed job wait for another time, counted from now. Wire format §17.
  /// - Throws: ``QueueError/jobMissing(id:queue:)``, ``QueueError/notInState(id:queue:required:)``,
  ///   ``QueueError/outOfRange(setting:value:allowed:)``.
  public func changeDelay(of id: String, to delay: Duration) async throws {
    var options = JobOptions()
    options.delay = delay
    try options.validate()
    let reply = try await run(.changeDelay, id, clock.milliseconds(), delay.milliseconds)
    try QueueError.check(reply.integer, id: id, queue: name, required: .delayed)
  }

  /// Gives a job another priority, and its new place if it waits for its turn.
  /// - Parameters:
  ///   - priority: 0…2097151, where 0 comes before all others.
  ///   - lifo: whether it overtakes the jobs of the same priority.
  /// - Throws: ``QueueError/jobMissing(id:queue:)``, ``QueueError/outOfRange(setting:value:allowed:)``.
  public func changePriority(of id: String, to priority: Int, lifo: Bool = false) async throws {
    var options = JobOptions()
    options.priority = priority
    try options.validate()
    let reply = try await run(.changePriority, id, priority, lifo ? "1" : "")
    try QueueError.check(reply.integer, id: id, queue: name)
  }

  /// Gives a job another payload; an attempt that runs already keeps the old one.
  /// - Throws: ``QueueError/jobMissing(id:queue:)``, `EncodingError`.
  public func updateData(of id: String, to payload: some Encodable & Sendable) async throws {
    let reply = try await run(.updateData, id, JSONText(encoding: payload).text)
    try QueueError.check(reply.integer, id: id, queue: name)
  }
}
