import Foundation

/// A server program as a child process of ours: without input, and gone when we are gone.
public actor ServerProcess {
  // The kernel's parent-death signal follows the thread that started the child, so a thread that never ends starts it.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { EventLoop.shared.asUnownedSerialExecutor() }

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

  private let process = Process()
  private let ending: Ending
  private let exit: Task<Int32, Never>

  /// - Parameter ending: what has this server write its data and end; the kernel sends it too, when our process dies.
  public init(ending: Ending = .terminate) {
    self.ending = ending
    let (exits, exit) = AsyncStream.makeStream(of: Int32.self)
    self.exit = Task(executorPreference: EventLoop.shared) { await exits.first { _ in true } ?? -1 }
    process.terminationHandler = { process in
      exit.yield(process.terminationStatus)
      exit.finish()
    }
  }

  /// Starts a program, found in the PATH unless its path is given. To be called once.
  /// - Parameters:
  ///   - user: whose process it becomes, where that isn't ours; only root may ask for that.
  ///   - output: what its output and its errors are written to; dropped, where that isn't given.
  /// - Throws: when nothing can be started at all. A program that isn't there ends with status 127.
  public func launch(_ command: [String], as user: String? = nil, output: FileHandle = .nullDevice) throws {
    let identity = user.map { ["--reuid", $0, "--regid", $0, "--init-groups"] } ?? []
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["setpriv", "--pdeathsig", ending.rawValue] + identity + command
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try withNoSignalBlocked { try process.run() }
  }

  public var isRunning: Bool { process.isRunning }

  /// The number of its process, once it is launched.
  public var processID: Int32 { process.processIdentifier }

  /// What it exits with, as soon as it has.
  public nonisolated var exitStatus: Int32 {
    get async { await exit.value }
  }

  /// Tells the server to end, and waits until it has, also in a task that is cancelled.
  /// - Parameters:
  ///   - patience: for how long it may go on; without an end, where that isn't given.
  ///   - last: what it is told then.
  public func stop(within patience: Duration? = nil, orBy last: Ending = .quit) async {
    guard process.isRunning else { return }
    send(ending)
    let timer = patience.map { EventLoop.shared.schedule(after: $0) { [weak self] in self?.assumeIsolated { $0.send(last) } } }
    _ = await exit.value
    if let timer { EventLoop.shared.cancel(timer) }
  }

  private func send(_ ending: Ending) {
    if process.isRunning { kill(process.processIdentifier, ending.signal) }
  }

  /// A child inherits what its parent's thread blocks, and a server that blocks TERM can't be stopped.
  private func withNoSignalBlocked(_ body: () throws -> Void) rethrows {
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try body()
  }
}
