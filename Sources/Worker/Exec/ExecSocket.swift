import Foundation

/// Two ends of a connection that no other child inherits.
struct ExecSocket {
  let ours: ExecPipeEnd
  let theirs: ExecPipeEnd

  /// - Returns: nil when there are no file descriptors left.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else { return nil }
    (ours, theirs) = (ExecPipeEnd(ends[0]), ExecPipeEnd(ends[1]))
  }
}
