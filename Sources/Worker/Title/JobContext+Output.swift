import Foundation
import Jobs
import Queue
import Redis
import Storage

extension JobContext {
  /// How long a job stays away from an output that another one writes to.
  private static var pause: Duration { .seconds(1) }

  /// Does what no other job may do at the same output meanwhile: look what is there, publish, clear away.
  ///
  /// - Throws: `DelayedError` where another job is about it: then this one's handler is run again later, with no attempt counted;
  ///   `RedisLock.Lost`; what `body` throws.
  func alone<Value: Sendable>(at output: String, _ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
    guard let value = try await RedisLock.ofOutput(output, on: queue.redis).holding(body) else {
      logger.info("another job is about the same output", metadata: ["output": "\(output)"])
      throw DelayedError(for: Self.pause)
    }
    return value
  }

  /// Does work that writes to an output. A folder of its own may be on a disk of its own: while that is full this job waits, which holds up
  /// no other.
  ///
  /// - Throws: `DelayedError` where it is full: then the handler is run again later, with no attempt counted; what `work` throws.
  func waitingForRoom<Value: Sendable>(at output: JobPlace, _ work: () async throws -> Value) async throws -> Value {
    do {
      return try await work()
    } catch let error as StorageError where error.code == .noSpace {
      guard case .path(let folder) = output else { throw error }
      throw try await delay(untilThereIsRoomIn: folder, "\(error.found)\(error.remedy.map { "; \($0)" } ?? "")")
    }
  }

  /// Where the handler is run again since an output had no room, looks whether it has some now: not all the work is to be done for nothing
  /// once more.
  ///
  /// - Throws: `DelayedError`.
  func lookForRoom(at output: JobPlace) async throws {
    guard record.attemptsStarted > attempt, case .path(let folder) = output,
      let shortage = DiskSpace(at: folder)?.shortage(of: .documents)
    else { return }
    throw try await delay(untilThereIsRoomIn: folder, shortage)
  }

  private func delay(untilThereIsRoomIn folder: String, _ reason: String) async throws -> DelayedError {
    logger.warning("the job waits for room", metadata: ["output": "\(folder)", "reason": "\(reason)"])
    let line = "waits for room in \(folder)"
    // Once, however long that takes.
    if try await queue.logs(of: id).last?.hasPrefix(line) != true {
      try await log("\(line): \(reason)")
      try await logToParent("\(line): \(reason)")
    }
    return DelayedError(for: .seconds(30))
  }
}

extension RedisLock {
  /// Whose turn it is to publish to an output: a path, or a key of the store that all workers share.
  static func ofOutput(_ output: String, on redis: RedisClient) -> RedisLock {
    RedisLock("sprocket:output:\(output)", on: redis)
  }
}
