import Foundation
import Media
import Storage

/// What keeps a node from doing any job for now, and is no job's fault.
struct Obstacle: Error, CustomStringConvertible {
  let description: String
  /// Looks again.
  let isGone: @Sendable () async -> Bool

  init(_ description: String, isGone: @escaping @Sendable () async -> Bool) {
    (self.description, self.isGone) = (description, isGone)
  }
}

extension Obstacle {
  /// Bytes of what is written beside parts.
  static let documents: Int64 = 16 << 20

  /// The obstacle that a failure comes from, where a look confirms that there is one: a disk that is full, or a store that doesn't
  /// answer.
  ///
  /// - Parameters:
  ///   - bytes: how much was to be written.
  ///   - folders: where, on this machine.
  init?(behind error: any Error, writing bytes: Int64, in folders: [String], _ store: any ObjectStore) async {
    if error.saysDiskIsFull {
      guard let (folder, space) = folders.map({ ($0, DiskSpace(at: $0)) }).first(where: { ($1?.free ?? .max) < bytes }) else {
        return nil
      }
      self.init(
        "the disk of \(folder) is full: \(space?.free.mebibytes ?? "little") free where \(bytes.mebibytes) may be needed"
      ) {
        (DiskSpace(at: folder)?.free ?? .max) >= bytes
      }
    } else if (error as? StorageError)?.code == .unavailable {
      guard await !store.answers else { return nil }
      self.init("the store \(store.location) doesn't answer: \(error)") { await store.answers }
    } else {
      return nil
    }
  }
}

extension Error {
  fileprivate var saysDiskIsFull: Bool {
    switch self {
    case let error as StorageError: error.code == .noSpace
    case let error as MediaError: error.code == .noSpace
    case let error as POSIXError: [.ENOSPC, .EDQUOT].contains(error.code)
    default: false
    }
  }
}

extension ObjectStore {
  /// Whether the store can be asked. What it answers doesn't matter.
  fileprivate var answers: Bool {
    get async {
      do {
        _ = try await facts(of: ObjectKey("sprocket"))
        return true
      } catch {
        return (error as? StorageError).map { $0.code != .unavailable } ?? true
      }
    }
  }
}
