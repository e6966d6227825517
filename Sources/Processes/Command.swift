import CProcess
import Foundation

/// A program to start, and with what.
///
/// Foundation's `Process` crashes on Linux now and then (swift-corelibs-foundation, #5472), and leaves open who leads the child's group.
public struct Command: Sendable {
  /// The program, as a path or as a name to look for in PATH, and its arguments.
  public var words: [String]
  /// All of its environment.
  public var environment: [String: String]
  /// Where it starts; nil for where we are.
  public var folder: String?

  public init(
    _ words: [String], environment: [String: String] = ProcessInfo.processInfo.environment, in folder: String? = nil
  ) {
    (self.words, self.environment, self.folder) = (words, environment, folder)
  }

  /// The same, sent a signal by the kernel when the thread that started it ends: who is gone leaves no child behind.
  ///
  /// - Parameters:
  ///   - signal: its name, such as `KILL`.
  ///   - user: whose process it becomes, where that isn't ours; only root may ask for that.
  public func ending(by signal: String, as user: String? = nil) -> Command {
    var command = self
    let identity = user.map { ["--reuid", $0, "--regid", $0, "--init-groups"] } ?? []
    command.words = ["setpriv", "--pdeathsig", signal] + identity + ["--"] + words
    return command
  }

  /// Starts a process that leads a group of its own, with no signal blocked and none of the usual ones ignored.
  ///
  /// A program behind ``ending(by:as:)`` that isn't there ends with status 127.
  /// - Parameter files: all that it has open: standard input, output and error, and what comes after these.
  /// - Returns: its id.
  /// - Throws: ``CommandError``.
  public func spawn(_ files: [OwnedDescriptor]) throws(CommandError) -> pid_t {
    guard files.allSatisfy({ $0.number >= 0 }) else { throw failure(EMFILE) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // None may lie where another is put.
    let files = files.map { $0.number < files.count ? OwnedDescriptor(duplicating: $0.number, from: Int32(files.count)) : $0 }
    guard files.allSatisfy({ $0.number >= 0 }) else { throw failure(EMFILE) }
    for (target, file) in files.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, file.number, Int32(target))
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, Int32(files.count))
    if let folder { posix_spawn_file_actions_addchdir_np(&actions, folder) }

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

    var pid: pid_t = 0
    let status = withExtendedLifetime(files) {
      withCStrings(words) { arguments in
        withCStrings(environment.map { "\($0.key)=\($0.value)" }) { settings in
          posix_spawnp(&pid, words.first ?? "", &actions, &attributes, arguments, settings)
        }
      }
    }
    guard status == 0 else { throw failure(status) }
    return pid
  }

  func failure(_ status: Int32) -> CommandError {
    let isWrapped = words.first == "setpriv"
    let program = isWrapped ? words.drop { $0 != "--" }.dropFirst().first : words.first
    let reason = isWrapped && status == ENOENT ? "setpriv isn't there; install util-linux" : String(cString: strerror(status))
    return CommandError(program: program ?? "", reason: reason)
  }

  private func withCStrings<Value>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value) -> Value {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}

/// Why a program couldn't be started.
public struct CommandError: Error, Hashable, CustomStringConvertible {
  public let program: String
  public let reason: String

  public init(program: String, reason: String) { (self.program, self.reason) = (program, reason) }

  public var description: String { "can't start \(program): \(reason)" }
}
