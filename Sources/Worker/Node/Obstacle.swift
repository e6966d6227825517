import Foundation
import Media
import Queue
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
  /// Bytes that are written to see whether there is room where the system doesn't say: a few segments.
  private static let largestTrial: Int64 = 16 << 20

  /// The obstacle that a failure comes from, where a look confirms that there is one: a disk that is full, or a store that can't be used.
  ///
  /// - Parameters:
  ///   - need: what was to be written.
  ///   - folders: where, on this machine.
  init?(behind error: any Error, writing need: DiskNeed, in folders: [String], _ store: any ObjectStore) async {
    let shortage =
      error.saysDiskIsFull
      ? folders.lazy.compactMap { folder in DiskSpace(at: folder)?.shortage(of: need).map { (folder, $0) } }.first : nil
    if let (folder, shortage) = shortage {
      self.init("the disk of \(folder) is full: \(shortage)") { DiskSpace(at: folder)?.shortage(of: need) == nil }
    } else if error.maySayThatStoreIsGone {
      let code = (error as? StorageError)?.code
      let look = { @Sendable in
        switch code {
        // A quota that is full has room for little things.
        case .noSpace: await store.problemOfWriting(Int(min(need.bytes, Self.largestTrial)))
        case .unwritable: await store.problemOfWriting()
        // Nothing is written into a store that was only read from.
        default: await store.problem()
        }
      }
      guard let problem = await look() else { return nil }
      let use = problem.code == .unavailable ? "used" : "written to"
      let remedy = problem.remedy.map { "; \($0)" } ?? ""
      self.init("the store \(store.location) can't be \(use): \(problem.found)\(remedy)") { await look() == nil }
    } else {
      return nil
    }
  }
}

extension Error {
  var saysDiskIsFull: Bool {
    switch self {
    case let error as StorageError: error.code == .noSpace
    case let error as MediaError: error.code == .noSpace
    case let error as POSIXError: [.ENOSPC, .EDQUOT].contains(error.code)
    default: false
    }
  }

  /// In a folder whose file system is gone nothing is found any more, neither a film nor a title's plan.
  fileprivate var maySayThatStoreIsGone: Bool {
    switch self {
    case let error as StorageError: [.unavailable, .unwritable, .noSpace, .accessDenied, .notFound].contains(error.code)
    case is UnrecoverableError: true
    default: false
    }
  }
}
