import Foundation

/// The processes that a worker has started for media work, as the system sees them.
enum MediaProcesses {
  /// Those that haven't ended.
  static func ids(of worker: Int32) -> [Int32] {
    let all = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
    return all.filter { id in
      // Its name, which may hold anything, is in parentheses; its state and its parent come next.
      let status = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? ""
      let fields = status.split(separator: ")").last?.split(separator: " ") ?? []
      return fields.count > 1 && fields[0] != "Z" && Int32(fields[1]) == worker
    }
  }

  /// Waits until there are none.
  /// - Returns: for how long.
  static func end(of worker: Int32) async -> Duration {
    let start = ContinuousClock.now
    while !ids(of: worker).isEmpty { await Task.yield() }
    return start.duration(to: .now)
  }
}
