import Foundation
import Media

/// A folder that its owner holds locked for as long as it lives, so that what a killed worker left can be told from what is in use.
///
/// The lock is the system's (flock): it goes with the process, whatever ends that. Process numbers, which are given again, tell nothing.
final class OwnedFolder: Sendable {
  let url: URL
  private let lock: FolderLock

  /// Makes a folder of a new name.
  ///
  /// - Throws: `MediaError`.
  init(in parent: URL) throws {
    while true {
      let url = parent.appending(path: UUID().uuidString, directoryHint: .isDirectory)
      do {
        try FileManager.default.createDirectory(
          at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch {
        let isFull = (error as? CocoaError)?.code == .fileWriteOutOfSpace
        throw MediaError(
          isFull ? .noSpace : .unwritable, "write to the scratch folder \(parent.path)", found: error.localizedDescription,
          remedy: "set SPROCKET_SCRATCH to a folder with room that this user can write to")
      }
      // Another worker that starts just now may have taken it for an abandoned one.
      if let lock = FolderLock(url) {
        (self.url, self.lock) = (url, lock)
        return
      }
    }
  }

  /// Removes what is in it.
  func empty() throws {
    for item in try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil) {
      try FileManager.default.removeItem(at: item)
    }
  }

  func remove() { try? FileManager.default.removeItem(at: url) }

  /// Removes what owners that are gone have left; what isn't of this kind stays.
  ///
  /// - Returns: how many folders there were.
  @discardableResult
  static func removeAbandoned(in parent: URL) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
    let folders = names.filter { UUID(uuidString: $0) != nil }.map { parent.appending(path: $0, directoryHint: .isDirectory) }
    return folders.count { folder in
      guard let lock = FolderLock(folder) else { return false }
      return withExtendedLifetime(lock) { (try? FileManager.default.removeItem(at: folder)) != nil }
    }
  }
}

/// A lock on a folder that is where its path says.
private final class FolderLock: Sendable {
  private let descriptor: Int32

  /// - Returns: nil where someone else has it, or the folder is gone.
  init?(_ folder: URL) {
    descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    var (held, named) = (stat(), stat())
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &held) == 0, lstat(folder.path, &named) == 0,
      held.st_ino == named.st_ino, held.st_dev == named.st_dev
    else { return nil }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
