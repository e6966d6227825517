import Redis

/// The operations that must be atomic: one Lua script each, in `Scripts/`, with what they share in `Scripts/Parts/`.
enum QueueScript: String, CaseIterable {
  case addJob, addLog, cancelJob, deferredFailures, extendLocks, getState, moveStalledJobsToWait, moveToActive, moveToDelayed
  case moveToFinished, moveToWait, reclaimJob, retryJob, tellShare, updateProgress
  case addFlow, advanceJobScheduler, moveToWaitingChildren, removeJobScheduler, upsertJobScheduler
  case changeDelay, changePriority, cleanJobs, drain, getJobs, obliterate, pauseQueue, promoteJob, promoteJobs, removeJob
  case reprocessJob, reprocessJobs, resumeQueue, updateData

  var script: RedisScript { Self.assembled[self] ?? RedisScript(name: rawValue, source: "") }

  private static let assembled = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.assemble()) })

  private func assemble() -> RedisScript {
    var included: Set<String> = []
    return RedisScript(name: rawValue, source: Self.expand(file, included: &included))
  }

  /// The file with every line `-- include: part` replaced by that part, which may include others; each comes once.
  private static func expand(_ file: [UInt8], included: inout Set<String>) -> String {
    let mark = "-- include: "
    return text(file).split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let part = String(line.dropFirst(mark.count))
      guard line.hasPrefix(mark), let file = parts[part] else { return String(line) }
      return included.insert(part).inserted ? expand(file, included: &included) : ""
    }.joined(separator: "\n")
  }

  private static func text(_ file: [UInt8]) -> String { String(decoding: file, as: UTF8.self) }

  private var file: [UInt8] {
    switch self {
    case .addJob: PackageResources.addJob_lua
    case .addLog: PackageResources.addLog_lua
    case .cancelJob: PackageResources.cancelJob_lua
    case .deferredFailures: PackageResources.deferredFailures_lua
    case .extendLocks: PackageResources.extendLocks_lua
    case .getState: PackageResources.getState_lua
    case .moveStalledJobsToWait: PackageResources.moveStalledJobsToWait_lua
    case .moveToActive: PackageResources.moveToActive_lua
    case .moveToDelayed: PackageResources.moveToDelayed_lua
    case .moveToFinished: PackageResources.moveToFinished_lua
    case .moveToWait: PackageResources.moveToWait_lua
    case .reclaimJob: PackageResources.reclaimJob_lua
    case .retryJob: PackageResources.retryJob_lua
    case .tellShare: PackageResources.tellShare_lua
    case .updateProgress: PackageResources.updateProgress_lua
    case .addFlow: PackageResources.addFlow_lua
    case .advanceJobScheduler: PackageResources.advanceJobScheduler_lua
    case .moveToWaitingChildren: PackageResources.moveToWaitingChildren_lua
    case .removeJobScheduler: PackageResources.removeJobScheduler_lua
    case .upsertJobScheduler: PackageResources.upsertJobScheduler_lua
    case .changeDelay: PackageResources.changeDelay_lua
    case .changePriority: PackageResources.changePriority_lua
    case .cleanJobs: PackageResources.cleanJobs_lua
    case .drain: PackageResources.drain_lua
    case .getJobs: PackageResources.getJobs_lua
    case .obliterate: PackageResources.obliterate_lua
    case .pauseQueue: PackageResources.pauseQueue_lua
    case .promoteJob: PackageResources.promoteJob_lua
    case .promoteJobs: PackageResources.promoteJobs_lua
    case .removeJob: PackageResources.removeJob_lua
    case .reprocessJob: PackageResources.reprocessJob_lua
    case .reprocessJobs: PackageResources.reprocessJobs_lua
    case .resumeQueue: PackageResources.resumeQueue_lua
    case .updateData: PackageResources.updateData_lua
    }
  }

  private static let parts: [String: [UInt8]] = [
    "add": PackageResources.add_lua,
    "children": PackageResources.children_lua,
    "deduplication": PackageResources.deduplication_lua,
    "enqueue": PackageResources.enqueue_lua,
    "events": PackageResources.events_lua,
    "fetch": PackageResources.fetch_lua,
    "keys": PackageResources.keys_lua,
    "lateChild": PackageResources.lateChild_lua,
    "meta": PackageResources.meta_lua,
    "metrics": PackageResources.metrics_lua,
    "parent": PackageResources.parent_lua,
    "pendingIteration": PackageResources.pendingIteration_lua,
    "promote": PackageResources.promote_lua,
    "remove": PackageResources.remove_lua,
    "reprocess": PackageResources.reprocess_lua,
    "retention": PackageResources.retention_lua,
    "scheduler": PackageResources.scheduler_lua,
    "store": PackageResources.store_lua,
    "successor": PackageResources.successor_lua,
    "take": PackageResources.take_lua,
    "wake": PackageResources.wake_lua,
  ]
}
