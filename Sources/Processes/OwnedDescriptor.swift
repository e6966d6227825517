import CProcess
import Foundation

/// A file descriptor that is closed with the value. No child inherits it but by ``Command/spawn(_:)``.
public final class OwnedDescriptor: Sendable {
  public let number: Int32

  public init(_ number: Int32) { self.number = number }

  deinit { if number >= 0 { close(number) } }

  /// Another of the same file.
  /// - Parameter least: its number is this or a higher one.
  public init(duplicating number: Int32, from least: Int32 = 0) { self.number = fcntl(number, F_DUPFD_CLOEXEC, least) }

  /// Where there is nothing to read, and what is written is dropped.
  public static var null: OwnedDescriptor { OwnedDescriptor(open("/dev/null", O_RDWR | O_CLOEXEC)) }

  /// Lets reads and writes return at once.
  func stopBlocking() {
    _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
  }
}

/// The two ends of a pipe.
public struct PipeEnds: Sendable {
  public let reading: OwnedDescriptor
  public let writing: OwnedDescriptor

  /// - Returns: nil when there are no file descriptors left.
  public init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe2(&ends, O_CLOEXEC) == 0 else { return nil }
    (reading, writing) = (OwnedDescriptor(ends[0]), OwnedDescriptor(ends[1]))
  }
}

/// The two ends of a connection between us and a child.
public struct SocketEnds: Sendable {
  public let ours: OwnedDescriptor
  public let theirs: OwnedDescriptor

  /// - Returns: nil when there are no file descriptors left.
  public init?() {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else { return nil }
    (ours, theirs) = (OwnedDescriptor(ends[0]), OwnedDescriptor(ends[1]))
  }
}
