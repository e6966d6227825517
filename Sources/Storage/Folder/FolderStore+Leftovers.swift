import Foundation

extension FolderStore {
  /// Takes away what was begun in this folder, and neither completed nor gone on with since a time: uploads in parts, and files that
  /// whoever wrote them has left behind. Any number may do it at once.
  ///
  /// For a bucket its own rules do that.
  public func removeLeftovers(untouchedSince moment: Date) async throws {
    let action = "clear up \(tree.root)"
    try await blocking {
      guard let workshop = try tree.workshopIfAny(action) else { return }
      for entry in try workshop.entries(action) where try workshop.modified(entry.name).map({ $0 < moment }) ?? false {
        if !entry.isFolder, entry.name.hasPrefix(NewFile.prefix) { unlinkat(workshop.descriptor, entry.name, 0) }
      }
      guard let uploads = try? workshop.open(Self.uploads, making: false, action) else { return }
      for entry in try uploads.entries(action) where try uploads.modified(entry.name).map({ $0 < moment }) ?? false {
        try? removeUpload(entry.name, action)
      }
    }
  }
}

extension FolderTree.Folder {
  /// When something in it changed last; of a folder, what is right in it. Nil where it has gone.
  fileprivate func modified(_ name: String) throws -> Date? {
    var facts = stat()
    guard fstatat(descriptor, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
    return Date(timeIntervalSince1970: Double(facts.st_mtim.tv_sec))
  }
}
