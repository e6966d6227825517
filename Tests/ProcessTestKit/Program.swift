import Foundation
import Processes
import Synchronization

/// The built `sprocket`, or another program, run as its users run it.
public final class Program: Sendable {
  public struct Outcome: Sendable {
    /// What it exited with; the negative number of the signal that ended it.
    public let status: Int32
    public let output: String
    public let errors: String
  }

  public let processID: Int32
  public let output: Transcript
  public let errors: Transcript
  private let entry: Mutex<OwnedDescriptor?>
  private let end: Task<Int32, Never>
  private let reaper: Reaper

  /// Starts the program, or another, in a folder; by default in the test's own.
  /// - Parameters:
  ///   - settings: environment variables that it has beside the test's.
  ///   - input: what it reads on standard input, as far as it wants to; nil where that stays open until ``closeInput()``.
  public init(
    running executable: URL = Program.executable, _ arguments: [String], in folder: URL? = nil,
    settings: [String: String] = [:],
    input: String? = ""
  ) throws {
    guard let entry = PipeEnds(), let output = PipeEnds(), let errors = PipeEnds() else { throw POSIXError(.EMFILE) }
    let environment = ProcessInfo.processInfo.environment.filter { !["REDIS_URL", "DATABASE_URL"].contains($0.key) }
    let command = Command([executable.path] + arguments, environment: environment.merging(settings) { $1 }, in: folder?.path)
    let id = try command.spawn([entry.reading, output.writing, errors.writing])
    (self.output, self.errors, processID) = (Transcript(output.reading), Transcript(errors.reading), id)
    let (exits, exit) = AsyncStream.makeStream(of: Int32.self)
    end = Task { await exits.first { _ in true } ?? 0 }
    self.entry = Mutex(input == nil ? entry.writing : nil)
    if let input, !input.isEmpty {
      Thread.detachNewThread {
        Glibc.signal(SIGPIPE, SIG_IGN)
        let handle = FileHandle(fileDescriptor: entry.writing.number, closeOnDealloc: false)
        withExtendedLifetime(entry) { try? handle.write(contentsOf: Data(input.utf8)) }
      }
    }
    let reaper = Reaper(id)
    self.reaper = reaper
    Thread.detachNewThread { exit.yield(reaper.wait()) }
  }

  public static func run(_ arguments: String..., in folder: URL? = nil) async throws -> Outcome {
    try await Program(arguments, in: folder).outcome()
  }

  /// Sends it a signal, if it hasn't ended.
  public func signal(_ number: Int32) { reaper.signal(number) }

  public var hasEnded: Bool { reaper.hasEnded }

  public func closeInput() { entry.withLock { $0 = nil } }

  /// Waits for the program's end.
  public func outcome() async -> Outcome {
    let status = await end.value
    return Outcome(status: status, output: await output.text(), errors: await errors.text())
  }

  /// Kills it, and waits for its end.
  public func kill() async {
    signal(SIGKILL)
    _ = await end.value
  }

  /// A program that lies beside the tests that run now.
  public static func beside(_ name: String) -> URL {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(path: name)
  }

  public static let executable = beside("sprocket")
}

/// Waits for a child's end. Until then, its number is nobody else's.
final class Reaper: Sendable {
  private let id: pid_t
  private let isOver = Mutex(false)

  init(_ id: pid_t) { self.id = id }

  var hasEnded: Bool { isOver.withLock { $0 } }

  func signal(_ number: Int32) { isOver.withLock { isOver in if !isOver { kill(id, number) } } }

  /// Blocks until it has ended.
  /// - Returns: what it exited with; the negative number of the signal that ended it.
  func wait() -> Int32 {
    ChildEnd.wait(for: id)
    return isOver.withLock { isOver in
      isOver = true
      return switch ChildEnd(reaping: id) {
      case .exited(let status): status
      case .killed(let signal): -signal
      }
    }
  }
}

/// What a program writes, line by line.
public final class Transcript: Sendable {
  private struct State {
    var lines: [String] = []
    var hasEnded = false
    var readers: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  init(_ end: OwnedDescriptor) {
    Thread.detachNewThread { [weak self] in
      let handle = FileHandle(fileDescriptor: end.number, closeOnDealloc: false)
      defer { withExtendedLifetime(end) {} }
      var rest = Data()
      while case let piece = handle.availableData, !piece.isEmpty {
        rest += piece
        let pieces = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        rest = Data(pieces.last ?? Data())
        self?.advance { $0.lines += pieces.dropLast().map { String(decoding: $0, as: UTF8.self) } }
      }
      self?.advance { state in
        if !rest.isEmpty { state.lines.append(String(decoding: rest, as: UTF8.self)) }
        state.hasEnded = true
      }
    }
  }

  /// Waits for a line with a text in it; `nil` when the program ended without one.
  public func line(containing text: String) async -> String? {
    var seen = 0
    while true {
      let (lines, hasEnded) = state.withLock { ($0.lines, $0.hasEnded) }
      if let line = lines[seen...].first(where: { $0.contains(text) }) { return line }
      if hasEnded { return nil }
      seen = lines.count
      await change(after: seen)
    }
  }

  /// Everything, once the program has closed it.
  public func text() async -> String {
    while !state.withLock({ $0.hasEnded }) { await change(after: state.withLock { $0.lines.count }) }
    return state.withLock { $0.lines.map { $0 + "\n" }.joined() }
  }

  private func change(after count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.lines.count > count || state.hasEnded { return true }
        state.readers.append(continuation)
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  private func advance(_ change: (inout State) -> Void) {
    let readers = state.withLock { state in
      change(&state)
      defer { state.readers = [] }
      return state.readers
    }
    for reader in readers { reader.resume() }
  }
}
