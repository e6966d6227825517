import CProcess
import Foundation
import Synchronization

/// What a process writes, line by line.
enum ExecOutput: Sendable {
  case output(ExecLines.Line)
  case errors(ExecLines.Line)
}

/// How a process ended.
enum ExecEnd: Sendable, Equatable {
  case exited(Int32)
  case killed(signal: Int32)
}

/// One process of a program, from its start until it and its like in the group are gone.
///
/// A thread of its own exchanges bytes with it and waits for its end; no thread of the cooperative pool ever blocks.
final class ExecProcess: Sendable {
  /// Lines may be this long, in bytes.
  static let lineLimit = 1 << 20

  private enum State {
    case new(isStopping: Bool)
    case running(pid_t)
    case ended
  }

  private let program: ExecProgram
  /// What it has open beside standard input, output and error.
  private let files: [ExecPipeEnd]
  private let lineLimit: Int
  private let state = Mutex(State.new(isStopping: false))

  init(_ program: ExecProgram, files: [ExecPipeEnd] = [], lineLimit: Int = ExecProcess.lineLimit) {
    (self.program, self.files, self.lineLimit) = (program, files, lineLimit)
  }

  /// Runs the process to its end; a cancelled task stops it.
  /// - Parameters:
  ///   - environment: all of its environment.
  ///   - watch: called now and then, on one thread, while it runs; the process is killed when the answer is no.
  ///   - deliver: called on that thread, line by line; while it blocks, the process can't write much more.
  /// - Throws: ``ExecError/notStarted(program:reason:)``.
  func run(
    input: String, environment: [String: String], watch: (@Sendable () -> Bool)? = nil,
    deliver: @escaping @Sendable (ExecOutput) -> Void
  ) async throws -> ExecEnd {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
          continuation.resume(
            with: Result {
              try self.perform(input: Array(input.utf8), environment: environment, watch: watch, deliver: deliver)
            })
        }
      }
    } onCancel: {
      stop()
    }
  }

  /// Asks the whole group to end, and kills it once the grace time is over: at once where there is none.
  private func stop() {
    let request = program.grace > .zero ? SIGTERM : SIGKILL
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
    DispatchQueue.global().asyncAfter(deadline: .now() + program.grace / .seconds(1)) {
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
    input: [UInt8], environment: [String: String], watch: (() -> Bool)?, deliver: (ExecOutput) -> Void
  ) throws -> ExecEnd {
    let (exchange, pid) = try start(environment: environment)
    var end = ExecEnd.exited(0)
    let look = watch.map { watch in { if !watch() { self.killGroup() } } }
    exchange.run(input: input, deliver: deliver, watch: look) { end = reap(pid) }
    return end
  }

  /// The process's own ends of the pipes close with this function, so that ours see when it closes them.
  private func start(environment: [String: String]) throws -> (ExecExchange, pid_t) {
    guard let input = ExecPipe(), let output = ExecPipe(), let errors = ExecPipe() else {
      throw ExecError.notStarted(program: program.path, reason: String(cString: strerror(errno)))
    }
    let pid = try program.spawn([input.reading, output.writing, errors.writing] + files, environment: environment)
    let mustStop = state.withLock { state in
      defer { state = .running(pid) }
      if case .new(isStopping: true) = state { return true }
      return false
    }
    if mustStop { stop() }
    let exchange = ExecExchange(
      input: input.writing, output: output.reading, errors: errors.reading, process: ExecPipeEnd(pidfd_open(pid, 0)),
      lineLimit: lineLimit)
    return (exchange, pid)
  }

  /// Kills what is left of the group while its leader, ended but not yet reaped, still keeps the group's number from being reused.
  private func reap(_ pid: pid_t) -> ExecEnd {
    state.withLock { state in
      kill(-pid, SIGKILL)
      var status: Int32 = 0
      while waitpid(pid, &status, 0) == -1, errno == EINTR {}
      state = .ended
      let signal = status & 0x7f
      return signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: signal)
    }
  }
}
