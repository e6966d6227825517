import Foundation
import Synchronization

/// Computing happens on threads of its own, never on the cooperative pool, which is for what waits.
enum Threads {
  /// Runs the bodies side by side, waits for all of them, and throws the first error. `onError` lets the others go.
  static func run(_ bodies: [(name: String, body: @Sendable () throws -> Void)], onError: @escaping @Sendable () -> Void) throws
  {
    let failure = FirstError()
    let group = DispatchGroup()
    for (name, body) in bodies {
      group.enter()
      start(name) {
        do { try body() } catch {
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

  private final class FirstError: Sendable {
    private let kept = Mutex<(any Error)?>(nil)
    var error: (any Error)? { kept.withLock { $0 } }
    func keep(_ error: any Error) { kept.withLock { $0 = $0 ?? error } }
  }
}
