import Foundation
import Synchronization

/// Makes a lock token for each fetch, unlike any other worker's: `<uuid>:<n>`. Wire format §7.
final class LockTokens: Sendable {
  private let worker = UUID().uuidString.lowercased()
  private let count = Atomic<Int>(0)

  func next() -> String {
    "\(worker):\(count.wrappingAdd(1, ordering: .relaxed).newValue)"
  }
}
