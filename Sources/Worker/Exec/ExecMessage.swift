import Foundation
import Queue

/// What a line on a program's standard output says. docs/exec.md has the protocol.
struct ExecMessage: Equatable {
  var progress: JSONText?
  var log: String?
  var result: JSONText?

  /// `{"progress": …}`, `{"log": "…"}`, `{"result": …}`, or several of them in one object; any other line is one for the log.
  init(line: String) {
    guard line.hasPrefix("{"), let fields = try? JSONText(line).decode(as: [String: JSONText].self),
      !fields.isEmpty, Set(fields.keys).isSubset(of: ["progress", "log", "result"])
    else {
      log = line
      return
    }
    progress = fields["progress"]
    result = fields["result"]
    log = fields["log"].map { (try? $0.decode(as: String.self)) ?? $0.text }
  }
}

/// The exit codes that mean something, beside 0 for done; every other is a failure that another attempt may mend.
enum ExecStatus {
  /// `EX_DATAERR` of sysexits.h: the job's data can't be worked on, and trying again doesn't help.
  static let unrecoverable: Int32 = 65
}
