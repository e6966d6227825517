import Foundation
import Queue
import Synchronization

/// The room in the scratch folder, shared out to the parts that are made there: each has what it may need reserved before it begins.
final class ScratchSpace: Sendable {
  let folder: URL
  /// Bytes that stay free for others on the same disk.
  let reserve: Int64
  private let reserved = Mutex(DiskNeed(bytes: 0, files: 0))

  init(folder: URL, reserve: Int64) { (self.folder, self.reserve) = (folder, reserve) }

  /// Nil where the system doesn't say.
  var disk: DiskSpace? { DiskSpace(at: folder.path) }

  /// What one part may take at most; nil where the system doesn't say.
  var room: Int64? { disk.map { max(0, $0.total - reserve) } }

  /// Runs `body` with so much reserved.
  ///
  /// What others have reserved counts as a whole, also what of it they have written: rather a chunk too few than a full disk.
  ///
  /// - Throws: ``Obstacle`` where there isn't as much now; `UnrecoverableError` where there never can be.
  func reserving<Result: Sendable>(_ need: DiskNeed, _ body: () async throws -> Result) async throws -> Result {
    try reserved.withLock { reserved in
      if let shortage = try shortage(of: need, reserved) {
        throw Obstacle(shortage) { [self] in (try? self.reserved.withLock { try self.shortage(of: need, $0) }) == .some(nil) }
      }
      reserved += need
    }
    defer { reserved.withLock { $0 -= need } }
    return try await body()
  }

  private func shortage(of need: DiskNeed, _ reserved: DiskNeed) throws -> String? {
    try disk.flatMap { try Self.shortage(of: need, on: $0, reserved: reserved, reserve: reserve, in: folder.path) }
  }

  /// Why there is too little room; nil where there is enough.
  static func shortage(
    of need: DiskNeed, on disk: DiskSpace, reserved: DiskNeed, reserve: Int64, in folder: String
  ) throws -> String? {
    let (bytes, underWay) = (need.bytes, "of them for parts under way")
    guard bytes <= disk.total - reserve else {
      throw UnrecoverableError(
        "this part may need \(bytes.asSize), and the disk of \(folder) has \(disk.total.asSize) in all, \(reserve.asSize) of "
          + "them kept free; set SPROCKET_SCRATCH to a folder on a larger one, or choose shorter chunks in the profile")
    }
    guard need.files <= disk.totalFiles else {
      throw UnrecoverableError(
        "this part may need \(need.files) files, and the disk of \(folder) has \(disk.totalFiles.inodes) in all; set SPROCKET_SCRATCH to "
          + "a folder on one with more")
    }
    if need.files > disk.freeFiles - reserved.files {
      let others = reserved.files == 0 ? "" : ", \(reserved.files) \(underWay)"
      return "the disk of \(folder) has \(disk.freeFiles.inodes) free\(others); a part may need \(need.files)"
    }
    guard bytes > disk.free - reserved.bytes - reserve else { return nil }
    let others = reserved.bytes == 0 ? "" : ", \(reserved.bytes.asSize) \(underWay)"
    return "the disk of \(folder) has \(disk.free.asSize) free\(others); a part may need \(bytes.asSize), and "
      + "\(reserve.asSize) are kept free"
  }
}

extension Int64 {
  /// For messages: in MiB, rounded up; less than one in KiB.
  var asSize: String {
    let (unit, name) = self < 1 << 20 ? (Int64(1 << 10), "KiB") : (1 << 20, "MiB")
    return "\(self / unit + (self % unit > 0 ? 1 : 0)) \(name)"
  }
  /// The same of what files and folders take.
  var inodes: String { self == 0 ? "no inodes" : "\(self) inodes" }
}
