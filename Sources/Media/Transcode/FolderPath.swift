import Foundation

/// A folder by its path, there or not.
struct FolderPath {
  let path: String

  /// Makes the folder and those above it that are missing.
  ///
  /// - Returns: the folders that weren't there before, outermost first.
  /// - Throws: the system's error; `ENOTDIR` where something else has the name.
  func make() throws(POSIXError) -> [String] {
    if mkdir(path, 0o777) == 0 { return [path] }
    switch errno {
    case EEXIST:
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { throw POSIXError(.ENOTDIR) }
      return []
    case ENOENT:
      let parent = URL(filePath: path).deletingLastPathComponent().path
      guard parent != path else { throw POSIXError(.ENOENT) }
      let above = try FolderPath(path: parent).make()
      guard mkdir(path, 0o777) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
      return above + [path]
    default: throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
  }
}
