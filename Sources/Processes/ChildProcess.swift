import CProcess
import Foundation
import Synchronization

/// What a process writes, line by line.
public enum ChildOutput: Sendable {
  /// - Parameter isCut: whether the line was longer than the limit.
  case output(String, isCut: Bool)
  case errors(String, isCut: Bool)
}

/// How a process ended.
public enum ChildEnd: Sendable, Equatable {
  case exited(Int32)
  case killed(signal: Int32)

  /// Waits for a child's end, and gives its number back.
  public init(reaping child: pid_t) {
    var status: Int32 = 0
    while waitpid(child, &status, 0) == -1, errno == EINTR {}
    let signal = status & 0x7f
    self = signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: signal)
  }

  /// Blocks until a child has ended; its number stays its own.
  public static func wait(for child: pid_t) {
    var info = siginfo_t()
    while waitid(P_PID, id_t(child), &info, WEXITED | WNOWAIT) == -1, errno == EINTR {}
  }
}

/// One process of a program, from its start until it and its like in the group are gone. When we are gone, so is it.
///
/// A thread of its own exchanges bytes with it and waits for its end; no thread of the cooperative pool ever blocks.
public final class ChildProcess: Sendable {
  /// Lines may be this long, in bytes.
  public static let lineLimit = 1 << 20

  private enum State {
    case new(isStopping: Bool)
    case running(pid_t)
    case ended
  }

  private let command: Command
  private let grace: Duration
  private let files: [OwnedDescriptor]
  private let lineLimit: Int
  private let state = Mutex(State.new(isStopping: false))

  /// - Parameters:
  ///   - files: what it has open beside standard input, output and error.
  ///   - grace: for how long it may tidy up when it is asked to end, before it is killed.
  public init(
    _ command: Command, files: [OwnedDescriptor] = [], grace: Duration = .zero, lineLimit: Int = ChildProcess.lineLimit
  ) {
    (self.command, self.files, self.grace, self.lineLimit) = (command.ending(by: "KILL"), files, grace, lineLimit)
  }

  /// Runs the process to its end; a cancelled task stops it.
  /// - Parameters:
  ///   - watch: called now and then, on one thread, while it runs; the process is killed when the answer is no.
  ///   - deliver: called on that thread, line by line; while it blocks, the process can't write much more.
  /// - Throws: ``CommandError``.
  public func run(
    input: ChildInput = ChildInput(""), watch: (@Sendable () -> Bool)? = nil,
    deliver: @escaping @Sendable (ChildOutput) -> Void
  ) async throws -> ChildEnd {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
          continuation.resume(with: Result { try self.perform(input, watch, deliver) })
        }
      }
    } onCancel: {
      stop()
    }
  }

  /// Asks the whole group to end, and kills it once the grace time is over: at once where there is none.
  private func stop() {
    let request = grace > .zero ? SIGTERM : SIGKILL
    let isRunning = state.withLock { state in
      switch state {
      case .new: state = .new(isStopping: true)
      case .running(let pid): kill(-pid, request)
      case .ended: break
      }
      if case .running = state { return true }
      return false
    }
    guard isRunning, request != SIGKILL else { return }
    DispatchQueue.global().asyncAfter(deadline: .now() + grace / .seconds(1)) {
      self.killGroup()
    }
  }

  private func killGroup() {
    state.withLock { state in
      if case .running(let pid) = state { kill(-pid, SIGKILL) }
    }
  }

  // MARK: On a thread of its own

  private func perform(
    _ input: ChildInput, _ watch: (() -> Bool)?, _ deliver: (ChildOutput) -> Void
  ) throws(CommandError) -> ChildEnd {
    // What doesn't read its input any more is no reason for us to end.
    var broken = sigset_t()
    sigemptyset(&broken)
    sigaddset(&broken, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &broken, nil)
    let (exchange, pid) = try start(input)
    var end = ChildEnd.exited(0)
    let look = watch.map { watch in { if !watch() { self.killGroup() } } }
    exchange.run(deliver: deliver, watch: look) { end = reap(pid) }
    return end
  }

  /// The process's own ends of the pipes close with this function, so that ours see when it closes them.
  private func start(_ input: ChildInput) throws(CommandError) -> (ChildExchange, pid_t) {
    guard let entry = PipeEnds(), let output = PipeEnds(), let errors = PipeEnds() else {
      throw command.failure(errno)
    }
    guard input.bell.number >= 0 else { throw command.failure(EMFILE) }
    let pid = try command.spawn([entry.reading, output.writing, errors.writing] + files)
    let process = OwnedDescriptor(pidfd_open(pid, 0))
    guard process.number >= 0 else {
      let reason = errno
      kill(-pid, SIGKILL)
      _ = reap(pid)
      throw command.failure(reason)
    }
    let mustStop = state.withLock { state in
      defer { state = .running(pid) }
      if case .new(isStopping: true) = state { return true }
      return false
    }
    if mustStop { stop() }
    let exchange = ChildExchange(
      input, through: entry.writing, output: output.reading, errors: errors.reading,
      process: process, lineLimit: lineLimit)
    return (exchange, pid)
  }

  /// Kills what is left of the group while its leader, ended but not yet reaped, still keeps the group's number from being reused.
  private func reap(_ pid: pid_t) -> ChildEnd {
    state.withLock { state in
      kill(-pid, SIGKILL)
      state = .ended
      return ChildEnd(reaping: pid)
    }
  }
}
