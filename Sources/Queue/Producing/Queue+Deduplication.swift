extension Queue {
  /// The job that keeps its like out of the queue; nil when the id is free. Wire format §10.
  public func deduplicationJobID(of deduplicationID: String) async throws -> String? {
    try await redis.send(["GET", keys.deduplication(deduplicationID)]).string
  }

  /// Lets the next job with this deduplication id in, whatever its owner does. A job that was kept for the owner's end is dropped.
  /// - Returns: whether the id was taken.
  @discardableResult
  public func removeDeduplicationKey(_ deduplicationID: String) async throws -> Bool {
    let (owner, successor) = (keys.deduplication(deduplicationID), keys.deduplicationSuccessor(deduplicationID))
    return try await redis.transaction([["DEL", owner], ["DEL", successor]]).first?.integer == 1
  }
}
