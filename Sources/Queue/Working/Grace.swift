import NIOConcurrencyHelpers
import Reactor

/// The time that running handlers get when their worker stops; after it they are cancelled.
final class Grace: Sendable {
  private let time: Duration
  private let running: RunningJobs
  private let task = NIOLockedValueBox<Task<Void, any Error>?>(nil)

  init(time: Duration, running: RunningJobs) {
    self.time = time
    self.running = running
  }

  /// It begins once.
  func begin() {
    let (time, running) = (time, running)
    task.withLockedValue { task in
      guard task == nil else { return }
      task = Task(executorPreference: EventLoop.shared) {
        try await EventLoop.shared.sleep(for: time)
        running.interruptAll(because: .workerStopping)
      }
    }
  }

  func end() {
    task.withLockedValue { $0?.cancel() }
    running.endInterruption()
  }
}
