import NIOCore

/// An event as a browser's `EventSource` takes it (HTML Standard §9.2).
struct ServerSentEvent: Sendable, Equatable {
  /// What a client that comes back names as the last that it has seen.
  var id: String
  var name: String
  /// One line of JSON.
  var data: String

  var bytes: ByteBuffer {
    ByteBuffer(string: "id: \(id)\nevent: \(name)\ndata: \(data)\n\n")
  }

  /// Says that the connection lives; a client does nothing about it.
  static let heartbeat = ByteBuffer(string: ": alive\n\n")
}
