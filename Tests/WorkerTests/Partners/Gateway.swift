import Foundation
import FoundationNetworking

/// A gateway of a partner's, or of payouts, in Python, that behaves as the first part of the path says.
final class Gateway: Sendable {
  let port: Int
  private let process: Process

  init(_ peer: String = "partner.py") throws {
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Peers/\(peer)").standardized
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [script.path]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = line.split(whereSeparator: \.isWhitespace).last.flatMap({ Int($0) }) else {
      throw CocoaError(.executableLoad)
    }
    (self.process, self.port) = (process, port)
  }

  func address(_ behaviour: String) -> String { "http://127.0.0.1:\(port)/\(behaviour)" }

  /// What a gateway of payouts was asked for.
  struct Order: Decodable, Equatable {
    let account: String
    let amount: Int64
    let currency: String
  }

  /// What a gateway of payouts has booked, by key.
  func booked() async throws -> [String: Order] {
    struct Ledger: Decodable { let orders: [String: Order] }
    guard let ledger = URL(string: address("ledger")) else { throw URLError(.badURL) }
    let (data, _) = try await URLSession.shared.data(from: ledger)
    return try JSONDecoder().decode(Ledger.self, from: data).orders
  }

  // A thread of the pool blocks the signals that it lets its children know of, but for this one.
  deinit { kill(process.processIdentifier, SIGKILL) }
}
