import Foundation
import ProcessTestKit

/// One run of the S3 server: gone with the value.
final class S3Process: Sendable {
  private let program: Program

  /// - Parameters:
  ///   - folder: where it keeps everything.
  ///   - port: nil for any that is free.
  init(in folder: String, port: Int? = nil) throws {
    let words = ["-W", "ignore", Boto.script("s3_server.py"), folder] + (port.map { ["\($0)"] } ?? [])
    program = try Program(running: URL(filePath: Boto.interpreter), words, input: nil)
  }

  var id: Int32 { program.processID }

  struct NoServer: Error {}

  /// Waits until it serves.
  /// - Returns: its address.
  func endpoint() async throws -> URL {
    let line = await program.output.line(containing: "http") ?? ""
    guard let endpoint = URL(string: line), endpoint.port != nil else { throw NoServer() }
    return endpoint
  }

  /// Returns when it is gone.
  func kill() async { await program.kill() }

  deinit {
    program.signal(SIGCONT)
    program.signal(SIGKILL)
  }
}
