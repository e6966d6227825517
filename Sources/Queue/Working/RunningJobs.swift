import NIOConcurrencyHelpers

/// Why a handler was cancelled.
enum Interruption: Sendable, Equatable {
  case workerStopping
  case lockLost
  case timeLimit(Duration)
  case cancelled(reason: String)
}

/// The jobs that a worker has under lock: who renews locks and who cancels handlers finds them here.
final class RunningJobs: Sendable {
  private struct Entry {
    let token: String
    var interruption: Interruption?
    var cancel: (@Sendable () -> Void)?
  }

  private let entries = NIOLockedValueBox<[String: Entry]>([:])
  /// Why all are cancelled, those too that come later: a fetch may be under way then.
  private let interruptionOfAll = NIOLockedValueBox<Interruption?>(nil)

  /// Id and token of each job.
  var tokens: [String: String] { entries.withLockedValue { $0.mapValues(\.token) } }

  /// One that is here already, under another token, is ours no more: its handler is cancelled.
  func add(_ job: ActiveJob) {
    let former = entries.withLockedValue { $0.updateValue(Entry(token: job.token), forKey: job.id) }
    former?.cancel?()
    if let reason = interruptionOfAll.withLockedValue({ $0 }) { interrupt(job.id, because: reason) }
  }

  func remove(_ job: ActiveJob) {
    update(job) { $0 = nil }
  }

  func interruption(of job: ActiveJob) -> Interruption? {
    entries.withLockedValue { entries in
      guard let entry = entries[job.id], entry.token == job.token else { return .lockLost }
      return entry.interruption
    }
  }

  /// Changes the entry of a job, unless that is another's by now.
  private func update(_ job: ActiveJob, _ change: (inout Entry?) -> Void) {
    entries.withLockedValue { entries in
      if entries[job.id]?.token == job.token { change(&entries[job.id]) }
    }
  }

  /// Runs a job's handler so that ``interrupt(_:because:)`` can cancel it.
  func perform<Value: Sendable>(_ job: ActiveJob, _ handler: @escaping @Sendable () async throws -> Value) async throws -> Value
  {
    let task = Task { try await handler() }
    update(job) { $0?.cancel = { task.cancel() } }
    if interruption(of: job) != nil { task.cancel() }
    defer { update(job) { $0?.cancel = nil } }
    return try await task.value
  }

  /// Cancels a job's handler. The first reason counts; false when there is nothing to cancel any more.
  @discardableResult
  func interrupt(_ id: String, because reason: Interruption) -> Bool {
    let cancel: (@Sendable () -> Void)? = entries.withLockedValue { entries in
      guard entries[id]?.interruption == nil else { return nil }
      entries[id]?.interruption = reason
      return entries[id]?.cancel
    }
    cancel?()
    return cancel != nil
  }

  /// Cancels all handlers, also those of jobs that are added later.
  func interruptAll(because reason: Interruption) {
    interruptionOfAll.withLockedValue { $0 = reason }
    for id in tokens.keys { interrupt(id, because: reason) }
  }

  /// Jobs that are added from now on are none of those.
  func endInterruption() { interruptionOfAll.withLockedValue { $0 = nil } }
}
