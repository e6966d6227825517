import CPostgres
import Dispatch

/// Asks the server to end what one connection is doing.
final class CancelRequest: @unchecked Sendable {  // libpq's handle is made for use on another thread than its connection's
  private let pointer: OpaquePointer

  /// Nil for a connection that is gone.
  init?(_ connection: OpaquePointer) {
    guard let pointer = PQgetCancel(connection) else { return nil }
    self.pointer = pointer
  }

  deinit { PQfreeCancel(pointer) }

  /// Sends it, on a thread that may block, and returns when the server has taken note, so that it can't hit a later statement.
  func send() async {
    await withCheckedContinuation { caller in
      DispatchQueue.global().async {
        var message = [CChar](repeating: 0, count: 256)
        // Where it fails, the connection is gone or the statement just goes on to its own end.
        _ = PQcancel(self.pointer, &message, Int32(message.count))
        caller.resume()
      }
    }
  }
}
