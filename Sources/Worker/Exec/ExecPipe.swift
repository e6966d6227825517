import CProcess
import Foundation

/// One end of a pipe, closed with the value.
final class ExecPipeEnd: Sendable {
  let descriptor: Int32

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Lets reads and writes on this end return at once.
  func stopBlocking() {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  }
}

/// A pipe that no other child inherits.
struct ExecPipe {
  let reading: ExecPipeEnd
  let writing: ExecPipeEnd

  /// - Returns: nil when there are no file descriptors left.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe2(&ends, O_CLOEXEC) == 0 else { return nil }
    reading = ExecPipeEnd(ends[0])
    writing = ExecPipeEnd(ends[1])
  }
}
