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
      try folder.write(Self.note, JSONEncoder().encode(upload))
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
      let older = try folder.parts().filter { $0.number == number && $0.entityTag != part.entityTag }
      try folder.write(part.fileName, Data(bytes.readableBytesView))
      for part in older { unlinkat(folder.descriptor, part.fileName, 0) }
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
      try tree.write(upload.key) { descriptor in
        for part in parts { try folder.append(part, to: descriptor, action) }
      }
      try remove(upload)
    }
  }

  public func abort(_ upload: MultipartUpload) async throws {
    try await blocking { try remove(upload) }
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

  private func remove(_ upload: MultipartUpload) throws {
    let folder = try uploadFolder(upload.id, making: false, "end the upload of \(upload.key)")
    for part in try folder.parts() { unlinkat(folder.descriptor, part.fileName, 0) }
    unlinkat(folder.descriptor, Self.note, 0)
    rmdir("\(tree.root)/\(FolderTree.workshop)/\(Self.uploads)/\(upload.id)")
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
  /// Writes a file, there whole or not at all.
  fileprivate func write(_ name: String, _ data: Data) throws {
    let partial = ".\(UUID().uuidString)"
    let file = openat(descriptor, partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw StorageError.system("write a part") }
    defer { close(file) }
    do {
      try data.withUnsafeBytes { try writeAll($0, to: file, "write a part") }
      guard renameat(descriptor, partial, descriptor, name) == 0 else { throw StorageError.system("write a part") }
    } catch {
      unlinkat(descriptor, partial, 0)
      throw error
    }
  }

  fileprivate func parts() throws -> [UploadedPart] {
    try entries("list parts").compactMap { entry in
      var facts = stat()
      guard fstatat(descriptor, entry.name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
      return UploadedPart(fileName: entry.name, size: Int64(facts.st_size))
    }.sorted { $0.number < $1.number }
  }

  fileprivate func append(_ part: UploadedPart, to output: Int32, _ action: String) throws {
    let input = openat(descriptor, part.fileName, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard input >= 0 else { throw StorageError.system(action) }
    defer { close(input) }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = read(input, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw StorageError.system(action) }
      if count == 0 { return }
      try buffer.withUnsafeBytes { try writeAll(UnsafeRawBufferPointer(rebasing: $0[..<count]), to: output, action) }
    }
  }
}
