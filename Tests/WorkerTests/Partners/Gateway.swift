import Foundation
import FoundationNetworking
import ProcessTestKit

/// A gateway of a partner's, or of payouts, in Python, that behaves as the first part of the path says.
final class Gateway: Sendable {
  let port: Int
  private let program: Program

  init(_ peer: String = "partner.py") async throws {
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Peers/\(peer)").standardized
    program = try Program(running: URL(filePath: "/usr/bin/python3"), [script.path])
    let line = await program.output.line(containing: "port") ?? ""
    guard let port = line.split(whereSeparator: \.isWhitespace).last.flatMap({ Int($0) }) else {
      throw CocoaError(.executableLoad)
    }
    self.port = port
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

  deinit { program.signal(SIGKILL) }
}
