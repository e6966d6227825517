import Foundation

/// Why a child process brought no outcome. Another attempt may.
public enum MediaProcessError: Error, Hashable, Sendable {
  /// The system couldn't start it.
  case notStarted(reason: String)
  /// A signal ended it: a crash, or a limit.
  case killed(film: String, signal: Int32, limits: ProcessLimits, lastWords: String?)
  /// It made a system call that it may not make.
  case forbiddenCall(film: String, call: String)
  /// Nothing went on for too long.
  case stalled(film: String, limit: Int, lastWords: String?)
  /// It wrote more than it may.
  case tooMuchOutput(film: String, limit: Int64)
  /// It answered something else than was asked.
  case otherAnswer(film: String)
  /// It ended without an answer.
  case noAnswer(film: String, status: Int32, lastWords: String?)
}

extension MediaProcessError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notStarted(let reason): "a process for media work can't be started: \(reason)"
    case .killed(let film, let signal, let limits, let lastWords):
      "work on \(film) was ended by \(SignalName(signal)): \(cause(of: signal, limits))" + told(lastWords)
    case .forbiddenCall(let film, let call):
      "work on \(film) was ended by \(SignalName(SIGSYS)): it made the forbidden call \(call); the film may be hostile"
    case .stalled(let film, let limit, let lastWords):
      "work on \(film) was ended: no progress for \(limit) s; SPROCKET_MEDIA_STALL allows more" + told(lastWords)
    case .tooMuchOutput(let film, let limit):
      "work on \(film) was ended: it wrote more than \(limit >> 20) MiB; SPROCKET_MEDIA_OUTPUT allows more"
    case .otherAnswer(let film): "work on \(film) ended with an outcome that wasn't asked for"
    case .noAnswer(let film, let status, let lastWords):
      "work on \(film) ended with exit code \(status) and without an outcome" + told(lastWords)
    }
  }

  private func cause(of signal: Int32, _ limits: ProcessLimits) -> String {
    switch signal {
    case SIGXCPU: "it took more than \(limits.processorTime) s of processor time; SPROCKET_MEDIA_CPU allows more"
    case SIGXFSZ: "a file grew beyond \(limits.fileSize >> 20) MiB; SPROCKET_MEDIA_FILE_SIZE allows more"
    case SIGKILL: "by the system when memory was out, or by someone"
    case SIGTERM, SIGINT, SIGHUP: "by someone"
    default: "a crash" + (limits.memory.map { ", of which \($0 >> 20) MiB of SPROCKET_MEDIA_MEMORY may be the cause" } ?? "")
    }
  }

  private func told(_ lastWords: String?) -> String { lastWords.map { "; its last words: \($0)" } ?? "" }
}

/// A signal as people know it, such as `SIGSEGV`.
struct SignalName: CustomStringConvertible {
  let description: String

  init(_ signal: Int32) {
    description = Self.names[signal] ?? "signal \(signal)"
  }

  private static let names = [
    SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGHUP: "SIGHUP", SIGILL: "SIGILL", SIGINT: "SIGINT",
    SIGKILL: "SIGKILL", SIGPIPE: "SIGPIPE", SIGQUIT: "SIGQUIT", SIGSEGV: "SIGSEGV", SIGSYS: "SIGSYS", SIGTERM: "SIGTERM",
    SIGTRAP: "SIGTRAP", SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ",
  ]
}
