import Foundation

/// One run of the S3 server: gone with the value.
final class S3Process: Sendable {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let exit: Task<Void, Never>

  /// - Parameters:
  ///   - folder: where it keeps everything.
  ///   - port: nil for any that is free.
  init(in folder: String, port: Int? = nil) throws {
    process.executableURL = URL(filePath: Boto.interpreter)
    process.arguments = ["-W", "ignore", Boto.script("s3_server.py"), folder] + (port.map { ["\($0)"] } ?? [])
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    let (exits, exit) = AsyncStream.makeStream(of: Void.self)
    process.terminationHandler = { _ in exit.finish() }
    try process.run()
    self.exit = Task { for await _ in exits {} }
  }

  var id: Int32 { process.processIdentifier }

  struct NoServer: Error {}

  /// Waits until it serves.
  /// - Returns: its address.
  func endpoint() async throws -> URL {
    let (answers, answer) = AsyncStream.makeStream(of: Data.self)
    output.fileHandleForReading.readabilityHandler = {
      answer.yield($0.availableData)
      $0.readabilityHandler = nil
    }
    var first = answers.makeAsyncIterator()
    let line = String(decoding: await first.next() ?? Data(), as: UTF8.self)
    guard let endpoint = URL(string: line.trimmingCharacters(in: .newlines)), endpoint.port != nil else { throw NoServer() }
    return endpoint
  }

  /// Returns when it is gone.
  func kill() async {
    Glibc.kill(id, SIGKILL)
    await exit.value
  }

  deinit {
    guard process.isRunning else { return }
    Glibc.kill(id, SIGCONT)
    Glibc.kill(id, SIGKILL)
  }
}
