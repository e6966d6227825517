import Foundation

/// A server that takes one request and never answers it.
final class SilentServer: Sendable {
  let endpoint: URL
  private let listener: Int32
  private let arrivals: AsyncStream<Int32>

  init() throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) | listen(listener, 1) | getsockname(listener, $0, &size)
      }
    }
    guard status == 0, let endpoint = URL(string: "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))") else {
      throw POSIXError(.EADDRNOTAVAIL)
    }
    let (arrivals, arrival) = AsyncStream.makeStream(of: Int32.self)
    (self.endpoint, self.listener, self.arrivals) = (endpoint, listener, arrivals)
    Thread.detachNewThread {
      let connection = accept(listener, nil, nil)
      var byte: UInt8 = 0
      if read(connection, &byte, 1) == 1 { arrival.yield(connection) }
      arrival.finish()
    }
  }

  /// Waits until a request has begun to arrive.
  /// - Returns: whether one has.
  func request() async -> Bool {
    for await _ in arrivals { return true }
    return false
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }
}
