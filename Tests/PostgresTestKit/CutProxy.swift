import Foundation
import NIOConcurrencyHelpers
import TestFolder

/// Stands between a client and a server, on Unix sockets, and cuts the connection at the worst moment.
public final class CutProxy: Sendable {
  /// What happens to the next COMMIT that comes along.
  public enum Fate: Sendable {
    case passes
    /// The server does it; its answer is lost with the connection.
    case answerIsLost
    /// It never reaches the server, which sees that the connection is gone.
    case isLost
    /// It never reaches the server, which doesn't see that the client is gone.
    case isLostSilently
  }

  private struct State {
    var fate = Fate.passes
    /// What the client may still say; nil for anything.
    var messagesLeft: Int?
    /// How many come along untouched before it.
    var passing = 0
    var isOpen = true
    var held: [Int32] = []
  }

  private let state = NIOLockedValueBox(State())
  private let folder: TemporaryFolder
  private let server: String
  private let listener: Int32

  /// - Parameter server: the folder with the server's socket.
  public init(to server: String) throws {
    folder = try TemporaryFolder()
    self.server = server + "/.s.PGSQL.5432"
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    let path = folder.path(".s.PGSQL.5432")
    guard withAddress(path, { bind(listener, $0, $1) }) == 0, listen(listener, 64) == 0 else {
      throw CocoaError(.fileWriteUnknown)
    }
    Thread.detachNewThread { [self] in acceptClients() }
  }

  /// What a client names as its host.
  public var host: String { folder.url.path }

  /// - Parameter passing: how many COMMITs go through before the one that it is for.
  public func decide(_ fate: Fate, passing: Int = 0) {
    state.withLockedValue { ($0.fate, $0.passing) = (fate, passing) }
  }

  /// Cuts the connection instead of carrying what the client says after so many messages; what goes in one round trip is one message.
  public func cut(after messages: Int) { state.withLockedValue { $0.messagesLeft = messages } }

  /// Whether what ``cut(after:)`` asked for has happened; from now on it won't.
  public func endCutting() -> Bool {
    state.withLockedValue { state in
      defer { state.messagesLeft = nil }
      return state.messagesLeft == -1
    }
  }

  /// From now on nobody gets through.
  public func shut() { state.withLockedValue { $0.isOpen = false } }

  public func close() {
    shut()
    Foundation.shutdown(listener, Int32(SHUT_RDWR))
    let held = state.withLockedValue { state in
      defer { state.held = [] }
      return state.held
    }
    for socket in held { Foundation.close(socket) }
  }

  private func acceptClients() {
    while true {
      let client = accept(listener, nil, nil)
      guard client >= 0 else { break }
      let upstream = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      guard state.withLockedValue({ $0.isOpen }), withAddress(server, { connect(upstream, $0, $1) }) == 0 else {
        Foundation.close(client)
        Foundation.close(upstream)
        continue
      }
      Thread.detachNewThread { [self] in carry(from: client, to: upstream) }
    }
    Foundation.close(listener)
  }

  /// Carries both directions until one side ends.
  private func carry(from client: Int32, to upstream: Int32) {
    var keepsUpstream = false
    var sockets = [
      pollfd(fd: client, events: Int16(POLLIN), revents: 0), pollfd(fd: upstream, events: Int16(POLLIN), revents: 0),
    ]
    var bytes = [UInt8](repeating: 0, count: 65_536)
    carrying: while poll(&sockets, 2, -1) > 0 {
      for (here, there) in [(0, 1), (1, 0)] where sockets[here].revents != 0 {
        let count = read(sockets[here].fd, &bytes, bytes.count)
        guard count > 0, here == 1 || mayPass() else { break carrying }
        let isCommit = here == 0 && Data(bytes.prefix(count)).range(of: Data("COMMIT\0".utf8)) != nil
        let fate = isCommit ? takeFate() : .passes
        switch fate {
        case .passes:
          guard writeAll(bytes.prefix(count), to: sockets[there].fd) else { break carrying }
        case .answerIsLost:
          _ = writeAll(bytes.prefix(count), to: upstream)
          _ = read(upstream, &bytes, bytes.count)
          break carrying
        case .isLost: break carrying
        case .isLostSilently:
          keepsUpstream = true
          break carrying
        }
      }
    }
    Foundation.close(client)
    if keepsUpstream { state.withLockedValue { $0.held.append(upstream) } } else { Foundation.close(upstream) }
  }

  /// Counts a message; false for the one that is cut off. Those after it pass.
  private func mayPass() -> Bool {
    state.withLockedValue { state in
      guard let left = state.messagesLeft, left >= 0 else { return true }
      state.messagesLeft = left - 1
      return left > 0
    }
  }

  private func takeFate() -> Fate {
    state.withLockedValue { state in
      guard state.passing == 0 else {
        state.passing -= 1
        return .passes
      }
      defer { state.fate = .passes }
      return state.fate
    }
  }
}

private func writeAll(_ bytes: ArraySlice<UInt8>, to socket: Int32) -> Bool {
  var rest = bytes
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    guard count > 0 else { return false }
    rest = rest.dropFirst(count)
  }
  return true
}

private func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8.prefix($0.count - 1))) }
  return withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
  }
}
