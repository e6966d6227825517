import Foundation

/// How much room a file system has.
struct DiskSpace: Sendable, Equatable {
  /// Bytes that this user may still write.
  var free: Int64
  /// Bytes of the whole file system.
  var total: Int64

  init(free: Int64, total: Int64) { (self.free, self.total) = (free, total) }

  /// - Parameter folder: one on the file system, or one that is going to be made there.
  /// - Returns: nil where the system doesn't say.
  init?(at folder: String) {
    var folder = URL(filePath: folder)
    while access(folder.path, F_OK) != 0, folder.path != "/" { folder.deleteLastPathComponent() }
    var facts = statvfs()
    guard statvfs(folder.path, &facts) == 0 else { return nil }
    let bytes = { (blocks: UInt) in Int64(clamping: blocks.multipliedReportingOverflow(by: facts.f_frsize).partialValue) }
    (free, total) = (bytes(facts.f_bavail), bytes(facts.f_blocks))
  }
}
