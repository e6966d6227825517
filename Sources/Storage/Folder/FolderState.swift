import Foundation

/// How a folder was found when it came into use, so that one whose file system has gone since can be told from one that is empty.
struct FolderState: Sendable {
  private let path: String
  /// Of its file system; nil where the folder wasn't there, or had nothing in it.
  private let device: dev_t?

  init(_ path: String) {
    self.path = path
    device = Self.isEmpty(path) ? nil : Self.device(of: path)
  }

  /// What keeps the folder from being read or written now. Blocks.
  var problem: StorageError? {
    if let loss { return loss }
    guard access(path, F_OK) == 0 || errno != ENOENT else { return nil }
    guard access(path, R_OK | W_OK | X_OK) != 0 else { return nil }
    let found = String(cString: strerror(errno)).lowercased()
    return unusable(found, remedy: "let this user read and write it")
  }

  /// Whether the folder is gone, or what held it. What was written now would lie somewhere else. Blocks.
  var loss: StorageError? {
    guard let device else { return nil }
    guard let now = Self.device(of: path) else {
      let found = errno == ENOENT ? "it isn't there any more" : String(cString: strerror(errno)).lowercased()
      return unusable(found, remedy: "mount it again")
    }
    guard device != now, Self.isEmpty(path) else { return nil }
    return unusable("its file system isn't there any more", remedy: "mount it again")
  }

  private func unusable(_ found: String, remedy: String) -> StorageError {
    StorageError(.unavailable, "use the folder \(path)", found: found, remedy: remedy)
  }

  /// - Returns: nil where the folder can't be looked at; `errno` tells why.
  private static func device(of path: String) -> dev_t? {
    var facts = stat()
    return stat(path, &facts) == 0 ? facts.st_dev : nil
  }

  /// Also where there is none.
  private static func isEmpty(_ path: String) -> Bool {
    guard let folder = opendir(path) else { return true }
    defer { closedir(folder) }
    // Each folder lists itself and the one above it.
    return !(0..<3).allSatisfy { _ in readdir(folder) != nil }
  }
}
