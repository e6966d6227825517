import Foundation
import Redis

extension Queue {
  /// A page of the jobs in one state. Wire format §17.
  /// - Parameters:
  ///   - state: any but ``JobState/unknown``.
  ///   - range: places in the list, the first being 0.
  ///   - order: `.reverse` begins with the newest: the latest to be added, due or finished.
  /// - Returns: fewer than asked for at the end of the list, and where ids have lost their job.
  public func jobs(in state: JobState, _ range: Range<Int> = 0..<50, order: SortOrder = .reverse) async throws -> [JobRecord] {
    guard state != .unknown, range.lowerBound >= 0, !range.isEmpty else { return [] }
    let reply = try await run(
      .getJobs, state.rawValue, range.lowerBound, range.upperBound - 1, order == .reverse ? "1" : "")
    let entries = reply.array ?? []
    return stride(from: 0, to: entries.count - 1, by: 2).map { index in
      JobRecord(lenient: entries[index].string ?? "", fields: entries[index + 1].fields)
    }
  }

  /// Lines that a job's attempts have logged, the oldest first.
  /// - Parameter range: places in the log, the first being 0.
  public func logs(of id: String, _ range: Range<Int>) async throws -> [String] {
    guard !range.isEmpty else { return [] }
    return try await redis.send(["LRANGE", keys.logs(id), range.lowerBound, range.upperBound - 1]).strings
  }

  /// How many jobs wait for their turn with each of these priorities; 0 is none.
  public func counts(ofPriorities priorities: [Int]) async throws -> [Int: Int] {
    guard !priorities.isEmpty else { return [:] }
    let sizes = try await redis.transaction(
      priorities.map { priority in
        guard priority > 0 else { return ["LLEN", keys.wait] }
        return ["ZCOUNT", keys.prioritized, priority << 32, "(\((priority + 1) << 32)"]
      })
    return Dictionary(zip(priorities, sizes.map { $0.integer ?? 0 }), uniquingKeysWith: { first, _ in first })
  }
}
