import Foundation

/// A script that runs beside the test. Its output goes to a file, so that no pipe can fill up.
struct PythonProcess {
  private let process = Process()
  private let exits: AsyncStream<Int32>
  private let outputFile = FileManager.default.temporaryDirectory.appending(path: "peer-\(UUID().uuidString)")

  init(_ interpreter: String, _ script: String, _ arguments: [String], input: String) throws {
    let (exits, exit) = AsyncStream.makeStream(of: Int32.self)
    self.exits = exits
    process.terminationHandler = { process in
      exit.yield(process.terminationStatus)
      exit.finish()
    }
    process.executableURL = URL(filePath: interpreter)
    process.arguments = ["-W", "ignore", script] + arguments
    try Data().write(to: outputFile)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    let stdin = Pipe()
    process.standardInput = stdin
    try process.run()
    try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try stdin.fileHandleForWriting.close()
  }

  /// What it has printed by its end.
  var output: String {
    get async throws {
      var status: Int32?
      for await exit in exits { status = exit }
      defer { try? FileManager.default.removeItem(at: outputFile) }
      guard status == 0 else { throw PythonFailed(status: status) }
      return try String(contentsOf: outputFile, encoding: .utf8)
    }
  }

  func kill() async {
    _ = Glibc.kill(process.processIdentifier, SIGKILL)
    for await _ in exits {}
    try? FileManager.default.removeItem(at: outputFile)
  }
}

struct PythonFailed: Error {
  var status: Int32?
}
