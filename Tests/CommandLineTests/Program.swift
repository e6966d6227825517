import Foundation
import Synchronization

/// The built `sprocket`, run as its users run it.
final class Program: Sendable {
  struct Outcome: Sendable {
    let status: Int32
    let output: String
    let errors: String
  }

  let output: Transcript
  let errors: Transcript
  private let process: Process
  private let exits: AsyncStream<Int32>

  /// Starts the program, or another, in a folder; by default in the test's own.
  /// - Parameter settings: environment variables that it has beside the test's.
  init(
    running executable: URL = Program.executable, _ arguments: [String], in folder: URL? = nil, settings: [String: String] = [:]
  ) throws {
    let (process, outputPipe, errorPipe) = (Process(), Pipe(), Pipe())
    let (exits, exit) = AsyncStream.makeStream(of: Int32.self)
    // Tests that run in the background of a script inherit that SIGINT is ignored.
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["--default-signal", executable.path] + arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = outputPipe
    process.standardError = errorPipe
    process.environment = ProcessInfo.processInfo.environment.filter { !["REDIS_URL", "DATABASE_URL"].contains($0.key) }
      .merging(settings) { $1 }
    process.terminationHandler = {
      exit.yield($0.terminationReason == .uncaughtSignal ? -$0.terminationStatus : $0.terminationStatus)
      exit.finish()
    }
    try process.run()
    (self.process, self.exits) = (process, exits)
    output = Transcript(outputPipe.fileHandleForReading)
    errors = Transcript(errorPipe.fileHandleForReading)
  }

  static func run(_ arguments: String..., in folder: URL? = nil) async throws -> Outcome {
    try await Program(arguments, in: folder).outcome()
  }

  var processID: Int32 { process.processIdentifier }

  func signal(_ number: Int32) { kill(processID, number) }

  /// Waits for the program's end.
  func outcome() async -> Outcome {
    var status: Int32 = 0
    for await exit in exits { status = exit }
    return Outcome(status: status, output: await output.text(), errors: await errors.text())
  }

  /// The program lies beside the tests that run now.
  static let executable = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "sprocket")
}

/// What a program writes, line by line.
final class Transcript: Sendable {
  private struct State {
    var lines: [String] = []
    var hasEnded = false
    var readers: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  init(_ handle: FileHandle) {
    Thread.detachNewThread { [weak self] in
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
  func line(containing text: String) async -> String? {
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
  func text() async -> String {
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
