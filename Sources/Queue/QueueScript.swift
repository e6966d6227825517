import Redis

/// The operations that must be atomic: one Lua script each, in `Scripts/`, with what they share in `Scripts/Parts/`.
enum QueueScript: String, CaseIterable {
  case addJob, addLog, extendLocks, getState, moveStalledJobsToWait, moveToActive, moveToDelayed, moveToFinished, moveToWait
  case retryJob, updateProgress
  case addFlow, advanceJobScheduler, moveToWaitingChildren, removeJobScheduler, upsertJobScheduler

  var script: RedisScript { Self.assembled[self] ?? RedisScript(name: rawValue, source: "") }

  private static let assembled = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.assemble()) })

  /// The file with every line `-- include: part` replaced by that part.
  private func assemble() -> RedisScript {
    let mark = "-- include: "
    let lines = Self.text(file).split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard line.hasPrefix(mark), let part = Self.parts[String(line.dropFirst(mark.count))] else { return String(line) }
      return Self.text(part)
    }
    return RedisScript(name: rawValue, source: lines.joined(separator: "\n"))
  }

  private static func text(_ file: [UInt8]) -> String { String(decoding: file, as: UTF8.self) }

  private var file: [UInt8] {
    switch self {
    case .addJob: PackageResources.addJob_lua
    case .addLog: PackageResources.addLog_lua
    case .extendLocks: PackageResources.extendLocks_lua
    case .getState: PackageResources.getState_lua
    case .moveStalledJobsToWait: PackageResources.moveStalledJobsToWait_lua
    case .moveToActive: PackageResources.moveToActive_lua
    case .moveToDelayed: PackageResources.moveToDelayed_lua
    case .moveToFinished: PackageResources.moveToFinished_lua
    case .moveToWait: PackageResources.moveToWait_lua
    case .retryJob: PackageResources.retryJob_lua
    case .updateProgress: PackageResources.updateProgress_lua
    case .addFlow: PackageResources.addFlow_lua
    case .advanceJobScheduler: PackageResources.advanceJobScheduler_lua
    case .moveToWaitingChildren: PackageResources.moveToWaitingChildren_lua
    case .removeJobScheduler: PackageResources.removeJobScheduler_lua
    case .upsertJobScheduler: PackageResources.upsertJobScheduler_lua
    }
  }

  private static let parts: [String: [UInt8]] = [
    "add": PackageResources.add_lua,
    "deduplication": PackageResources.deduplication_lua,
    "enqueue": PackageResources.enqueue_lua,
    "events": PackageResources.events_lua,
    "keys": PackageResources.keys_lua,
    "parent": PackageResources.parent_lua,
    "promote": PackageResources.promote_lua,
    "retention": PackageResources.retention_lua,
    "scheduler": PackageResources.scheduler_lua,
    "store": PackageResources.store_lua,
    "take": PackageResources.take_lua,
    "wake": PackageResources.wake_lua,
  ]
}
