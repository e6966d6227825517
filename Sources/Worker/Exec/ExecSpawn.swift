import CProcess
import Foundation

extension ExecProgram {
  /// Starts a process that leads a group of its own, and that is killed when the calling thread ends: a worker that is gone leaves no
  /// process behind that would work on a job beside the next attempt.
  /// - Parameters:
  ///   - files: all that it has open: standard input, output and error, and what comes after these.
  ///   - environment: all of its environment.
  /// - Returns: its id.
  /// - Throws: ``ExecError/notStarted(program:reason:)``.
  func spawn(_ files: [ExecPipeEnd], environment: [String: String]) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, end) in files.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, end.descriptor, Int32(target))
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, Int32(files.count))

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU, SIGXFSZ] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    let words = ["setpriv", "--pdeathsig", "KILL", "--", path] + arguments
    let status = withCStrings(words) { words in
      withCStrings(environment.map { "\($0.key)=\($0.value)" }) { settings in
        var pid: pid_t = 0
        let status = posix_spawnp(&pid, "setpriv", &actions, &attributes, words, settings)
        return status == 0 ? Result<pid_t, ExecError>.success(pid) : .failure(failure(status))
      }
    }
    return try status.get()
  }

  private func failure(_ status: Int32) -> ExecError {
    let advice = status == ENOENT ? "setpriv isn't there; install util-linux" : String(cString: strerror(status))
    return .notStarted(program: path, reason: advice)
  }

  private func withCStrings<Value>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value) -> Value {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
