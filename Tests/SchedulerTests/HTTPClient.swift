import Foundation

/// An HTTP client that sends paths and headers as they are given, wrong ones too: one request a connection.
struct HTTPClient {
  private let port: UInt16

  /// Of a server at `http://127.0.0.1:PORT/`.
  init(_ address: String) throws {
    guard let port = URL(string: address)?.port.flatMap(UInt16.init(exactly:)) else { throw Failure.noAddress(address) }
    self.port = port
  }

  enum Failure: Error { case noAddress(String), noConnection(errno: Int32), noReply }

  func ask(
    _ path: String, method: String = "GET", headers: [String: String] = [:], body: [UInt8]? = nil
  ) async throws -> HTTPReply {
    var all = headers.merging(["Host": "127.0.0.1:\(port)", "Connection": "close"]) { given, _ in given }
    if let body, all["Content-Length"] == nil { all["Content-Length"] = "\(body.count)" }
    let head = "\(method) \(path) HTTP/1.1\r\n" + all.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
    let request = Array(head.utf8) + (body ?? [])
    return try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try exchange(request) }) }
    }
  }

  private func connected() throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var server = sockaddr_in()
    server.sin_family = sa_family_t(AF_INET)
    server.sin_port = port.bigEndian
    server.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let isConnected = withUnsafePointer(to: &server) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard isConnected == 0 else {
      close(descriptor)
      throw Failure.noConnection(errno: errno)
    }
    return descriptor
  }

  private func exchange(_ request: [UInt8]) throws -> HTTPReply {
    let descriptor = try connected()
    defer { close(descriptor) }
    guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) > 0 else {
      throw Failure.noConnection(errno: errno)
    }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = recv(descriptor, &piece, piece.count, 0), count > 0 { bytes += piece[..<count] }
    return try HTTPReply(bytes)
  }
}

/// An answer, its header names in lower case.
struct HTTPReply: Sendable {
  let status: Int
  let headers: [String: String]
  let body: [UInt8]

  init(_ bytes: [UInt8]) throws {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { throw HTTPClient.Failure.noReply }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    status = Int(lines[0].split(separator: " ")[1]) ?? 0
    headers = Dictionary(
      lines.dropFirst().map { line in
        let parts = line.split(separator: ":", maxSplits: 1)
        return (parts[0].lowercased(), parts[1].trimmingCharacters(in: .whitespaces))
      }, uniquingKeysWith: { first, _ in first })
    body = Array(bytes[end.upperBound...])
  }

  var text: String { String(decoding: body, as: UTF8.self) }
}

extension HTTPClient {
  /// An answer's body as it comes, without the framing of chunks; the connection ends when nobody reads any more.
  func stream(_ path: String, headers: [String: String]) throws -> AsyncStream<String> {
    let descriptor = try connected()
    let all = headers.merging(["Host": "127.0.0.1:\(port)"]) { given, _ in given }
    let request = Array("GET \(path) HTTP/1.1\r\n\(all.map { "\($0): \($1)\r\n" }.joined())\r\n".utf8)
    guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
      throw Failure.noConnection(errno: errno)
    }
    let (stream, continuation) = AsyncStream.makeStream(of: String.self)
    continuation.onTermination = { _ in shutdown(descriptor, Int32(SHUT_RDWR)) }
    Thread.detachNewThread {
      var piece = [UInt8](repeating: 0, count: 1 << 16)
      var framing = ""
      while case let count = recv(descriptor, &piece, piece.count, 0), count > 0 {
        framing += String(decoding: piece[..<count], as: UTF8.self)
        // Head and sizes of chunks end with CRLF; what we send has plain line feeds.
        while let end = framing.range(of: "\r\n") {
          let line = framing[..<end.lowerBound]
          if line.contains("\n") { continuation.yield(String(line)) }
          framing = String(framing[end.upperBound...])
        }
      }
      continuation.finish()
      close(descriptor)
    }
    return stream
  }
}
