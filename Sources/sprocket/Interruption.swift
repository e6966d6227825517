import Dispatch
import Foundation
import Synchronization

/// The user stopped the work, by Ctrl-C or by ending the program.
struct Interrupted: Error {
  let signal: Int32
}

/// Does work that SIGINT and SIGTERM cancel, so that it can clean up. Another signal ends the program at once.
///
/// - Throws: ``Interrupted`` when a signal came, whatever the work made of its cancellation.
func interruptible<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
  let received = Mutex<Int32?>(nil)
  let task = Task { try await work() }
  let sources = [SIGINT, SIGTERM].map { number in
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler {
      let isFirst = received.withLock { first in
        defer { first = first ?? number }
        return first == nil
      }
      if isFirst { task.cancel() } else { _exit(128 + number) }
    }
    source.activate()
    return source
  }
  let result = await task.result
  for source in sources { source.cancel() }
  if let signal = received.withLock({ $0 }) { throw Interrupted(signal: signal) }
  return try result.get()
}

/// Lets SIGINT and SIGTERM reach the program when the one that started it held them back: a child inherits that.
func unblockInterruptions() {
  var signals = sigset_t()
  sigemptyset(&signals)
  sigaddset(&signals, SIGINT)
  sigaddset(&signals, SIGTERM)
  pthread_sigmask(SIG_UNBLOCK, &signals, nil)
}
