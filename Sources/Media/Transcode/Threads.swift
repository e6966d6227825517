import Foundation
import Synchronization

/// Computing happens on threads of its own, never on the cooperative pool, which is for what waits.
enum Threads {
  /// Work on a thread of its own.
  struct Body: Sendable {
    let name: String
    /// Whether all the others wait for this one in the end; they then leave it a core.
    var isCritical = false
    let run: @Sendable () throws -> Void
  }

  /// Runs the bodies side by side, waits for all of them, and throws the first error. `onError` lets the others go.
  static func run(_ bodies: [Body], onError: @escaping @Sendable () -> Void) throws {
    let failure = FirstError()
    let lowPriority = lowPriority
    let group = DispatchGroup()
    for body in bodies {
      group.enter()
      start(body.name) {
        // On Linux a priority is a thread's, not the process's.
        if !body.isCritical { setpriority(Int32(PRIO_PROCESS.rawValue), 0, lowPriority) }
        do { try body.run() } catch {
          failure.keep(error)
          onError()
        }
        group.leave()
      }
    }
    group.wait()
    if let error = failure.error { throw error }
  }

  /// Runs one body on a thread of its own, without blocking the caller's.
  static func run<Result: Sendable>(_ name: String, _ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      start(name) { continuation.resume(with: Swift.Result { try body() }) }
    }
  }

  private static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
    let thread = Thread(block: body)
    thread.name = name
    // Encoders keep large tables on the stack.
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Beneath that of the process, which may have been started with a low one itself.
  private static let lowPriority = min(19, getpriority(Int32(PRIO_PROCESS.rawValue), 0) + 5)

  private final class FirstError: Sendable {
    private let kept = Mutex<(any Error)?>(nil)
    var error: (any Error)? { kept.withLock { $0 } }
    func keep(_ error: any Error) { kept.withLock { $0 = $0 ?? error } }
  }
}
