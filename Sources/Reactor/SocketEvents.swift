import CEpoll

/// What epoll says about a socket. An error or a hang-up counts as both, since reading or writing tells which.
public struct SocketEvents: Sendable {
  public let canRead: Bool
  public let canWrite: Bool

  init(epoll events: UInt32) {
    let broken = events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
    canRead = broken || events & EPOLLIN.rawValue != 0
    canWrite = broken || events & EPOLLOUT.rawValue != 0
  }
}
