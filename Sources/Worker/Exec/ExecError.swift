import Queue

/// Why a program didn't do its job.
public enum ExecError: Error, Sendable, Equatable {
  /// There is no such program, or it may not be run.
  case notExecutable(String)
  /// It said that it failed.
  case failed(program: String, status: Int32, lastWords: String?)
  /// A signal ended it.
  case killed(program: String, signal: Int32, lastWords: String?)
  /// It wrote a line that is longer than allowed.
  case lineTooLong(program: String, limit: Int)
}

extension ExecError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notExecutable(let program):
      "can't run \(program): there is no such program that may be executed; check the path and its permissions"
    case .failed(let program, let status, let lastWords):
      "\(program) ended with exit code \(status)" + (lastWords.map { ": \($0)" } ?? "")
    case .killed(let program, let signal, let lastWords):
      "\(program) was ended by signal \(signal)" + (lastWords.map { ": \($0)" } ?? "")
    case .lineTooLong(let program, let limit):
      "\(program) wrote a line of more than \(limit) bytes to standard output; write large results to a file and return its path"
    }
  }
}
