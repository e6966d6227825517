import Foundation

/// A page of the objects in a folder's tree, in the order of their keys. Blocks.
struct FolderListing {
  private let last: ObjectKey?
  private let limit: Int
  private var objects: [ObjectFacts] = []

  static func page(of tree: FolderTree, under prefix: ObjectKey?, after last: ObjectKey?, limit: Int) throws -> ObjectPage {
    // One more than asked for tells whether there is a next page.
    var listing = FolderListing(last: last, limit: limit + 1)
    let action = "list \(prefix?.path ?? tree.root)"
    do {
      let folder = try (prefix?.parts ?? []).reduce(FolderTree.Folder(tree.root, action)) {
        try $0.open($1, making: false, action)
      }
      try listing.add(folder, path: prefix.map { $0.path + "/" } ?? "", action)
    } catch let error as StorageError where error.code == .notFound {
      return ObjectPage(objects: [], next: nil)
    }
    let page = Array(listing.objects.prefix(limit))
    return ObjectPage(objects: page, next: listing.objects.count > limit ? page.last?.key : nil)
  }

  private init(last: ObjectKey?, limit: Int) { (self.last, self.limit) = (last, limit) }

  private mutating func add(_ folder: FolderTree.Folder, path: String, _ action: String) throws {
    // As a part of keys a folder's name ends with the slash.
    let entries = try folder.entries(action).map {
      (name: $0.name, isFolder: $0.isFolder, path: path + $0.name + ($0.isFolder ? "/" : ""))
    }
    for entry in entries.sorted(by: { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }) {
      guard objects.count < limit else { return }
      if entry.isFolder {
        guard mayHoldWhatFollows(entry.path), let child = try? folder.open(entry.name, making: false, action) else { continue }
        try add(child, path: entry.path, action)
      } else if let key = try? ObjectKey(entry.path), last.map({ $0 < key }) ?? true,
        case let descriptor = openat(folder.descriptor, entry.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC),
        descriptor >= 0,
        let file = try? DiskFile(adopting: descriptor, name: entry.path)
      {
        objects.append(ObjectFacts(key: key, file))
      }
    }
  }

  /// Whether keys that begin with `path` can be greater than the last of the page before.
  private func mayHoldWhatFollows(_ path: String) -> Bool {
    guard let last else { return true }
    return last.path.hasPrefix(path) || last.path.utf8.lexicographicallyPrecedes(path.utf8)
  }
}

extension ObjectFacts {
  init(key: ObjectKey, _ file: DiskFile) {
    self.init(key: key, size: file.size, entityTag: file.entityTag, modified: file.modified, type: MediaType.of(key.name))
  }
}
