import Foundation
import Redis

/// A connection to Redis that serves a queue's worker, as CLIENT LIST shows it. Wire format §17.
public struct QueueClient: Sendable, Equatable, Encodable {
  /// The worker's own name; nil where it has none.
  public let name: String?
  /// Host and port, or the socket's path.
  public let address: String
  /// For how long it has been connected, in seconds.
  public let age: Int
  /// For how long it has sent nothing, in seconds.
  public let idle: Int

  /// - Parameter line: of CLIENT LIST.
  /// - Returns: nil for a connection that isn't a worker's of this queue.
  init?(line: Substring, queue: Queue) {
    var fields: [Substring: Substring] = [:]
    for field in line.split(separator: " ") {
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { fields[parts[0]] = parts[1] }
    }
    guard let full = fields["name"].map(String.init), let name = Self.workerName(in: full, of: queue) else { return nil }
    self.name = name.isEmpty ? nil : name
    address = fields["addr"].map(String.init) ?? ""
    age = fields["age"].flatMap { Int($0) } ?? 0
    idle = fields["idle"].flatMap { Int($0) } ?? 0
  }

  /// Node writes the queue's name in base64, Python as it is.
  private static func workerName(in full: String, of queue: Queue) -> String? {
    let bases = [Data(queue.name.utf8).base64EncodedString(), queue.name].map { "\(queue.prefix):\($0)" }
    for base in bases where full.hasPrefix(base) {
      let rest = full.dropFirst(base.count)
      if rest.isEmpty { return "" }
      if rest.hasPrefix(":w:") { return String(rest.dropFirst(3)) }
    }
    return nil
  }
}

extension Queue {
  /// The workers of the queue that are connected now, whatever their language.
  public func workers() async throws -> [QueueClient] {
    let list = try await redis.send(["CLIENT", "LIST"]).string ?? ""
    return list.split(whereSeparator: \.isNewline).compactMap { QueueClient(line: $0, queue: self) }
  }
}
