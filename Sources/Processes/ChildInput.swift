import CProcess
import Foundation
import Synchronization

/// What a process reads on its standard input: all of it at once, or more and more until it ends.
public final class ChildInput: Sendable {
  private let state: Mutex<(bytes: [UInt8], isEnded: Bool)>
  /// Can be read when there is something to take.
  let bell = OwnedDescriptor(eventfd(1, Int32(EFD_CLOEXEC | EFD_NONBLOCK)))

  /// All of it.
  public init(_ text: String) { state = Mutex((Array(text.utf8), true)) }

  /// None yet.
  public init() { state = Mutex(([], false)) }

  public func send(_ text: String) {
    state.withLock { $0.bytes += text.utf8 }
    eventfd_write(bell.number, 1)
  }

  func take() -> (bytes: [UInt8], isEnded: Bool) {
    var rings: eventfd_t = 0
    eventfd_read(bell.number, &rings)
    return state.withLock { state in
      defer { state.bytes = [] }
      return state
    }
  }
}
