import Crypto
import Foundation
import NIOCore
import NIOFoundationCompat

/// A multipart upload is a folder in the workshop: a note of what it is, and a file for each part with its digest in the name.
extension FolderStore {
  public func beginUpload(to key: ObjectKey, type: String) async throws -> MultipartUpload {
    let upload = MultipartUpload(key: key, id: UUID().uuidString.lowercased())
    try await blocking {
      let folder = try uploadFolder(upload.id, making: true, "upload \(key)")
      let note = try NewFile(in: tree, "upload \(key)")
      try JSONEncoder().encode(upload).withUnsafeBytes(note.append)
      try note.place(in: folder, as: Self.note)
    }
    return upload
  }

  public func uploads(to key: ObjectKey) async throws -> [MultipartUpload] {
    try await blocking {
      guard let folder = try? FolderTree.Folder("\(tree.root)/\(FolderTree.workshop)/\(Self.uploads)", "list uploads") else {
        return []
      }
      let begun = try folder.entries("list uploads").compactMap { entry -> (MultipartUpload, Date)? in
        let note = "\(tree.root)/\(FolderTree.workshop)/\(Self.uploads)/\(entry.name)/\(Self.note)"
        guard let data = FileManager.default.contents(atPath: note),
          let upload = try? JSONDecoder().decode(MultipartUpload.self, from: data), upload.key == key,
          let date = try? FileManager.default.attributesOfItem(atPath: note)[.modificationDate] as? Date
        else { return nil }
        return (upload, date)
      }
      return begun.sorted { $0.1 < $1.1 }.map(\.0)
    }
  }

  public func putPart(_ bytes: ByteBuffer, _ number: Int, of upload: MultipartUpload) async throws -> UploadedPart {
    try await blocking {
      let folder = try uploadFolder(upload.id, making: false, "upload \(upload.key)")
      let part = UploadedPart(
        number: number, entityTag: Insecure.MD5.hash(data: bytes.readableBytesView).hex, size: Int64(bytes.readableBytes))
      let file = try NewFile(in: tree, "upload part \(number) of \(upload.key)")
      try bytes.withUnsafeReadableBytes(file.append)
      try folder.place(file, as: part)
      return part
    }
  }

  public func parts(of upload: MultipartUpload) async throws -> [UploadedPart] {
    try await blocking { try uploadFolder(upload.id, making: false, "upload \(upload.key)").parts() }
  }

  public func complete(_ upload: MultipartUpload, _ parts: [UploadedPart]) async throws {
    try await blocking {
      let action = "complete the upload of \(upload.key)"
      let folder = try uploadFolder(upload.id, making: false, action)
      let arrived = Set(try folder.parts())
      guard !parts.isEmpty, parts.map(\.number) == Set(parts.map(\.number)).sorted() else {
        throw StorageError(.refused, action, found: "its parts aren't in the order of their numbers")
      }
      if let missing = parts.first(where: { !arrived.contains($0) }) {
        throw StorageError(.refused, action, found: "part \(missing.number) hasn't arrived", remedy: "send it")
      }
      let whole = try NewFile(in: tree, action)
      for part in parts { try folder.read(part, action, whole.append) }
      try tree.place(whole, at: upload.key)
      try removeUpload(upload.id, action)
    }
  }

  public func abort(_ upload: MultipartUpload) async throws {
    try await blocking { try removeUpload(upload.id, "abort the upload of \(upload.key)") }
  }

  static let uploads = "uploads"
  private static let note = "upload.json"

  func uploadFolder(_ id: String, making: Bool, _ action: String) throws -> FolderTree.Folder {
    guard UUID(uuidString: id) != nil else { throw StorageError(.notFound, action, found: "there is no such upload") }
    if making { return try tree.makeFolder([FolderTree.workshop, Self.uploads, id], action) }
    do {
      return try FolderTree.Folder("\(tree.root)/\(FolderTree.workshop)/\(Self.uploads)/\(id)", action)
    } catch let error as StorageError where error.code == .notFound {
      throw StorageError(.notFound, action, found: "there is no such upload")
    }
  }

  func removeUpload(_ id: String, _ action: String) throws {
    let folder = try uploadFolder(id, making: false, action)
    for part in try folder.parts() { unlinkat(folder.descriptor, part.fileName, 0) }
    unlinkat(folder.descriptor, Self.note, 0)
    rmdir("\(tree.root)/\(FolderTree.workshop)/\(Self.uploads)/\(id)")
  }
}

extension UploadedPart {
  fileprivate var fileName: String { "part-\(number)-\(entityTag)" }

  fileprivate init?(fileName: String, size: Int64) {
    let words = fileName.split(separator: "-")
    guard words.count == 3, words[0] == "part", let number = Int(words[1]) else { return nil }
    self.init(number: number, entityTag: String(words[2]), size: size)
  }
}

extension FolderTree.Folder {
  /// Makes a file that is written a part, in place of an earlier one of its number.
  func place(_ file: NewFile, as part: UploadedPart) throws {
    let older = try parts().filter { $0.number == part.number && $0.entityTag != part.entityTag }
    try file.place(in: self, as: part.fileName)
    for part in older { unlinkat(descriptor, part.fileName, 0) }
  }

  fileprivate func parts() throws -> [UploadedPart] {
    try entries("list parts").compactMap { entry in
      var facts = stat()
      guard fstatat(descriptor, entry.name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
      return UploadedPart(fileName: entry.name, size: Int64(facts.st_size))
    }.sorted { $0.number < $1.number }
  }

  /// Gives a part's bytes to `body`, piece by piece.
  fileprivate func read(_ part: UploadedPart, _ action: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    let input = openat(descriptor, part.fileName, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard input >= 0 else { throw StorageError.system(action) }
    defer { close(input) }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = Glibc.read(input, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw StorageError.system(action) }
      if count == 0 { return }
      try buffer.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }
}
