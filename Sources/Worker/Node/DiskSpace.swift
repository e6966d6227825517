import Foundation

/// How much room a file system has.
struct DiskSpace: Sendable, Equatable {
  /// Bytes that this user may still write.
  var free: Int64
  /// Bytes of the whole file system.
  var total: Int64
  /// Files and folders that this user may still make; `.max` where the file system has no number of them.
  var freeFiles: Int64
  /// Files and folders that the file system can have in all; `.max` likewise.
  var totalFiles: Int64

  init(free: Int64, total: Int64, freeFiles: Int64 = .max, totalFiles: Int64 = .max) {
    (self.free, self.total, self.freeFiles, self.totalFiles) = (free, total, freeFiles, totalFiles)
  }

  /// - Parameter folder: one on the file system, or one that is going to be made there.
  /// - Returns: nil where the system doesn't say.
  init?(at folder: String) {
    var folder = URL(filePath: folder)
    while access(folder.path, F_OK) != 0, folder.path != "/" { folder.deleteLastPathComponent() }
    var facts = statvfs()
    guard statvfs(folder.path, &facts) == 0 else { return nil }
    let bytes = { (blocks: UInt) in Int64(clamping: blocks.multipliedReportingOverflow(by: facts.f_frsize).partialValue) }
    (free, total) = (bytes(facts.f_bavail), bytes(facts.f_blocks))
    let hasInodes = facts.f_files > 0
    freeFiles = hasInodes ? Int64(clamping: facts.f_favail) : .max
    totalFiles = hasInodes ? Int64(clamping: facts.f_files) : .max
  }

  /// What there is too little of; nil where there is enough.
  func shortage(of need: DiskNeed) -> String? {
    if need.files > freeFiles { return "\(freeFiles.inodes) free where \(need.files) may be needed" }
    if need.bytes > free { return "\(free.asSize) free where \(need.bytes.asSize) may be needed" }
    return nil
  }
}
