import Foundation

/// A folder and what is beneath it, by keys. No symbolic link beneath it is followed, so a key can't lead out. All calls block.
struct FolderTree: Sendable {
  let root: String
  let state: FolderState

  init(root: String) { (self.root, state) = (root, FolderState(root)) }

  /// What is being written, beside the objects on the same file system. No key can name it: the name begins with a dot.
  static let workshop = ".sprocket-store"

  /// Opens an object for reading.
  func open(_ key: ObjectKey) throws -> DiskFile {
    let action = "read \(key)"
    let parent = try folder(above: key, making: false, action)
    let descriptor = openat(parent.descriptor, key.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.absence(action) ?? .system(action) }
    return try DiskFile(adopting: descriptor, name: key.path)
  }

  /// Makes a file that is written the object of a key.
  func place(_ file: NewFile, at key: ObjectKey) throws {
    try makingFolder(above: key, "write \(key)") { try file.place(in: $0, as: key.name) }
  }

  /// Gives an object another key.
  func move(_ key: ObjectKey, to newKey: ObjectKey) throws {
    let action = "move \(key) to \(newKey)"
    let source = try folder(above: key, making: false, action)
    try makingFolder(above: newKey, action) { target in
      guard renameat(source.descriptor, key.name, target.descriptor, newKey.name) == 0 else {
        throw Self.absence(action) ?? .system(action, isWriting: true)
      }
    }
    try remove(key)
  }

  /// Takes an object away, and the folders that are empty then.
  func remove(_ key: ObjectKey) throws {
    let action = "delete \(key)"
    var folders: [Folder] = []
    do {
      folders.append(try Folder(root, action))
      for part in key.parts.dropLast() {
        if let above = folders.last { folders.append(try above.open(part, making: false, action)) }
      }
    } catch let error as StorageError where error.code == .notFound || error.code == .refused {
      return
    }
    guard let parent = folders.last else { return }
    guard unlinkat(parent.descriptor, key.name, 0) == 0 || errno == ENOENT || errno == EISDIR else {
      throw StorageError.system(action, isWriting: true)
    }
    for (name, above) in zip(key.parts.dropLast(), folders).reversed() {
      guard unlinkat(above.descriptor, name, AT_REMOVEDIR) == 0 else { return }
    }
  }

  /// Makes a folder beneath the root.
  func makeFolder(_ parts: [String], _ action: String) throws -> Folder {
    if let loss = state.loss { throw loss }
    do { try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true) } catch {
      let isFull = (error as? CocoaError)?.code == .fileWriteOutOfSpace
      throw StorageError(
        isFull ? .noSpace : .unavailable, action, found: "the folder \(root) can't be made: \(error.localizedDescription)",
        remedy: isFull ? "free some space" : "choose another for SPROCKET_STORAGE")
    }
    return try parts.reduce(Folder(root, action)) { try $0.open($1, making: true, action) }
  }

  /// Runs `body` with the folder of a key, again where that was empty and is taken away just then.
  private func makingFolder(above key: ObjectKey, _ action: String, _ body: (Folder) throws -> Void) throws {
    for _ in 1..<Self.attempts {
      do { return try body(folder(above: key, making: true, action)) } catch let error as StorageError
        where error.code == .notFound
      {}
    }
    try body(folder(above: key, making: true, action))
  }

  private static let attempts = 5

  /// The folder of what is being written; nil where nothing ever was.
  func workshopIfAny(_ action: String) throws -> Folder? {
    do { return try Folder(root, action).open(Self.workshop, making: false, action) } catch let error as StorageError
      where error.code == .notFound
    { return nil }
  }

  private func folder(above key: ObjectKey, making: Bool, _ action: String) throws -> Folder {
    let parts = Array(key.parts.dropLast())
    if making { return try makeFolder(parts, action) }
    return try parts.reduce(Folder(root, action)) { try $0.open($1, making: false, action) }
  }

  /// What isn't there, isn't there: a part of the path that is a file or a link is no folder of objects.
  private static func absence(_ action: String) -> StorageError? {
    [ENOENT, ENOTDIR, ELOOP].contains(errno) ? StorageError(.notFound, action, found: "there is no such object") : nil
  }

  /// An open folder.
  final class Folder: Sendable {
    let descriptor: Int32

    init(_ path: String, _ action: String) throws {
      descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard descriptor >= 0 else { throw absence(action) ?? StorageError.system(action) }
    }

    private init(adopting descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    func open(_ name: String, making: Bool, _ action: String) throws -> Folder {
      if making, mkdirat(descriptor, name, 0o777) != 0, [ENOSPC, EDQUOT].contains(errno) {
        throw StorageError.system(action, isWriting: true)
      }
      let child = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard child >= 0 else {
        if !making, let absence = absence(action) { throw absence }
        // With O_DIRECTORY a link is ENOTDIR; say what it is.
        throw StorageError.system(action, isWriting: making)
      }
      return Folder(adopting: child)
    }

    /// Names in it, but hidden ones, with whether each is a folder; what is neither folder nor plain file is left out.
    func entries(_ action: String) throws -> [(name: String, isFolder: Bool)] {
      let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard copy >= 0 else { throw StorageError.system(action) }
      guard let stream = fdopendir(copy) else {
        close(copy)
        throw StorageError.system(action)
      }
      defer { closedir(stream) }
      var entries: [(String, Bool)] = []
      while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
        }
        guard let name, !name.hasPrefix(".") else { continue }
        var facts = stat()
        guard fstatat(descriptor, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
        switch facts.st_mode & S_IFMT {
        case S_IFDIR: entries.append((name, true))
        case S_IFREG: entries.append((name, false))
        default: continue
        }
      }
      return entries
    }
  }
}

/// Writes all of a buffer to a descriptor.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ action: String) throws {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { throw StorageError.system(action, isWriting: true) }
    rest = rest.dropFirst(count)
  }
}
