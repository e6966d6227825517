import Foundation

/// A file of a folder's store that is being written: seen by nobody until it is given a name, and gone with the value otherwise.
/// All calls block.
final class NewFile: Sendable {
  private let workshop: FolderTree.Folder
  static let prefix = "new-"
  private let name = prefix + UUID().uuidString
  private let descriptor: Int32
  private let action: String

  init(in tree: FolderTree, _ action: String) throws {
    self.action = action
    workshop = try tree.makeFolder([FolderTree.workshop], action)
    descriptor = openat(workshop.descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw StorageError.system(action, isWriting: true) }
  }

  deinit {
    close(descriptor)
    // Once it has another name there is none of this one.
    unlinkat(workshop.descriptor, name, 0)
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws { try writeAll(bytes, to: descriptor, action) }

  /// Gives it its name, in place of an older file of that name.
  func place(in folder: FolderTree.Folder, as newName: String) throws {
    guard renameat(workshop.descriptor, name, folder.descriptor, newName) == 0 else {
      throw StorageError.system(action, isWriting: true)
    }
  }
}
