import Foundation
import Queue
import Redis
import Storage

extension JobContext {
  /// Does work that writes so much to an output. A folder of its own may be on a disk of its own: while that is full, this job waits, and
  /// no node pauses.
  ///
  /// - Throws: `DelayedError` where it is full: then the handler is run again later, with no attempt counted; what `work` throws.
  func waitingForRoom<Value: Sendable>(
    at output: JobPlace, for need: DiskNeed, _ work: () async throws -> Value
  ) async throws -> Value {
    do {
      return try await work()
    } catch let error as StorageError where error.code == .noSpace {
      guard case .path(let folder) = output else { throw error }
      let wanted = String(decoding: try JSONEncoder().encode(need), as: UTF8.self)
      _ = try? await queue.redis.send(["SET", missingRoom, wanted, "PX", 86_400_000])
      let shortage = DiskSpace(at: folder)?.shortage(of: need)
      await tellWaiting(for: folder, shortage ?? error.found)
      // A full quota can't be seen: one has to try.
      throw DelayedError(for: shortage == nil ? .seconds(300) : .seconds(30))
    }
  }

  /// Where this job has waited for room, looks whether there is some now: not all its work is to be done for nothing once more.
  ///
  /// - Throws: `DelayedError`.
  func lookForRoom(at output: JobPlace) async throws {
    guard record.attemptsStarted > attempt, case .path(let folder) = output,
      let wanted = try await queue.redis.send(["GET", missingRoom]).string,
      let need = try? JSONDecoder().decode(DiskNeed.self, from: Data(wanted.utf8)),
      let shortage = DiskSpace(at: folder)?.shortage(of: need)
    else { return }
    await tellWaiting(for: folder, shortage)
    throw DelayedError(for: .seconds(30))
  }

  /// Key of what this job has found no room for.
  private var missingRoom: String { "sprocket:room:\(queue.qualifiedName):\(id)" }

  /// In the job's log and in that of the title's job once, however long it takes.
  private func tellWaiting(for folder: String, _ reason: String) async {
    logger.warning("the job waits for room", metadata: ["output": "\(folder)", "reason": "\(reason)"])
    let line = "waits for room in \(folder)"
    guard let lines = try? await queue.logs(of: id), lines.last?.hasPrefix(line) != true else { return }
    try? await log("\(line): \(reason)")
    try? await logToParentOnce(line)
  }
}
