import NIOConcurrencyHelpers

/// A worker's places for jobs, as many as its ``WorkerOptions/concurrency``.
final class WorkerSlots: Sendable {
  /// Something for every slot that another job may be fetched for.
  let freed: AsyncStream<Void>
  private let free: AsyncStream<Void>.Continuation
  private let most: Int
  /// Jobs that have left their slots and go on.
  private let leaving = NIOLockedValueBox(0)

  init(_ count: Int) {
    most = count
    (freed, free) = AsyncStream.makeStream()
  }

  /// - Returns: whether the job may leave its slot: beside each job in a slot at most one ends.
  fileprivate func leave() -> Bool {
    let isLeft = leaving.withLockedValue { leaving in
      guard leaving < most else { return false }
      leaving += 1
      return true
    }
    if isLeft { free.yield() }
    return isLeft
  }

  fileprivate func end(_ state: WorkerSlot.State, isPassedOn: Bool) {
    switch state {
    case .left: leaving.withLockedValue { $0 -= 1 }
    case .held: if !isPassedOn { free.yield() }
    case .ended: break
    }
  }
}

/// One job's hold on a slot. The end of the job may bring the next into it.
final class WorkerSlot: Sendable {
  fileprivate enum State {
    case held, left, ended
  }

  private let slots: WorkerSlots
  private let state = NIOLockedValueBox(State.held)

  init(_ slots: WorkerSlots) { self.slots = slots }

  var isLeft: Bool { state.withLockedValue { $0 == .left } }

  /// Makes room for another job.
  func leave() {
    state.withLockedValue { state in if state == .held, slots.leave() { state = .left } }
  }

  /// The job has ended.
  /// - Parameter isPassedOn: whether another has come into the slot.
  func end(isPassedOn: Bool) {
    slots.end(
      state.withLockedValue { state in
        defer { state = .ended }
        return state
      }, isPassedOn: isPassedOn)
  }
}
