import Foundation
import Synchronization

/// A server program as a child process of ours: without input, and gone when we are gone.
public final class ServerProcess: Sendable {
  /// What tells a server to end.
  public enum Ending: String, Sendable {
    case terminate = "TERM"
    case interrupt = "INT"
    case quit = "QUIT"

    fileprivate var signal: Int32 {
      switch self {
      case .terminate: SIGTERM
      case .interrupt: SIGINT
      case .quit: SIGQUIT
      }
    }
  }

  private enum State {
    case new
    case running(pid_t)
    case ended(Int32)
  }

  private let ending: Ending
  private let state = Mutex((State.new, waiting: [CheckedContinuation<Int32, Never>]()))

  /// - Parameter ending: what has this server write its data and end; the kernel sends it too, when our process dies.
  public init(ending: Ending = .terminate) { self.ending = ending }

  /// Starts a program, found in the PATH unless its path is given. To be called once.
  /// - Parameters:
  ///   - user: whose process it becomes, where that isn't ours; only root may ask for that.
  ///   - output: what its output and its errors are written to.
  /// - Throws: ``CommandError`` when nothing can be started at all. A program that isn't there ends with status 127.
  public func launch(_ words: [String], as user: String? = nil, output: OwnedDescriptor = .null) throws(CommandError) {
    let command = Command(words).ending(by: ending.rawValue, as: user)
    let start = DispatchSemaphore(value: 0)
    let failure = Mutex<CommandError?>(nil)
    // The kernel has the child end with the thread that started it, so that is one that waits for its end.
    Thread.detachNewThread { [self] in
      do throws(CommandError) {
        let process = try command.spawn([.null, output, output])
        state.withLock { $0.0 = .running(process) }
        start.signal()
        wait(for: process)
      } catch {
        failure.withLock { $0 = error }
        start.signal()
      }
    }
    start.wait()
    if let error = failure.withLock({ $0 }) { throw error }
  }

  public var isRunning: Bool { if case .running = state.withLock({ $0.0 }) { true } else { false } }

  /// What it exits with, as soon as it has; 128 and the signal's number where one has ended it.
  public var exitStatus: Int32 {
    get async {
      await withCheckedContinuation { continuation in
        state.withLock { state in
          if case .ended(let status) = state.0 { return continuation.resume(returning: status) }
          state.waiting.append(continuation)
        }
      }
    }
  }

  /// Tells the server to end, and waits until it has, also in a task that is cancelled.
  /// - Parameters:
  ///   - patience: for how long it may go on; without an end, where that isn't given.
  ///   - last: what it is told then.
  public func stop(within patience: Duration? = nil, orBy last: Ending = .quit) async {
    guard isRunning else { return }
    send(ending)
    if let patience {
      DispatchQueue.global().asyncAfter(deadline: .now() + patience / .seconds(1)) { [weak self] in self?.send(last) }
    }
    _ = await exitStatus
  }

  /// Until it is reaped, its number is nobody else's.
  private func send(_ ending: Ending) {
    state.withLock { state in if case .running(let process) = state.0 { kill(process, ending.signal) } }
  }

  private func wait(for process: pid_t) {
    ChildEnd.wait(for: process)
    let (status, waiting) = state.withLock { state in
      let status: Int32 =
        switch ChildEnd(reaping: process) {
        case .exited(let status): status
        case .killed(let signal): 128 + signal
        }
      defer { state = (.ended(status), []) }
      return (status, state.waiting)
    }
    for continuation in waiting { continuation.resume(returning: status) }
  }
}
