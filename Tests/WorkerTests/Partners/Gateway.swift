import Foundation

/// A partner's gateway, in Python, that behaves as the first part of the path says.
final class Gateway: Sendable {
  let port: Int
  private let process: Process

  init() throws {
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Peers/partner.py").standardized
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", script.path]
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = Int(line.trimmingCharacters(in: .newlines)) else { throw CocoaError(.executableLoad) }
    (self.process, self.port) = (process, port)
  }

  func address(_ behaviour: String) -> String { "http://127.0.0.1:\(port)/\(behaviour)" }

  deinit { process.terminate() }
}
