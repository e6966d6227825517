import Crypto
import Foundation
import NIOCore
import NIOFoundationCompat

extension ObjectStore {
  /// Makes an object of a file of this machine. A large one goes in parts, some at the same time; an upload of the same bytes to the
  /// same key that was interrupted is gone on with.
  ///
  /// Each part is verified as it arrives, and the whole when it is completed.
  ///
  /// - Throws: ``StorageError``, also where the file can't be read or changes meanwhile.
  public func upload(file path: String, to key: ObjectKey, type: String? = nil) async throws {
    try await FileUpload(store: self, file: DiskFile(path), key: key, type: type ?? MediaType.of(key.name)).run()
  }
}

/// One file on its way into a store.
private struct FileUpload {
  let store: any ObjectStore
  let file: DiskFile
  let key: ObjectKey
  let type: String

  private static let partsAtOnce = 4

  private var layout: PartLayout { PartLayout(size: file.size) }

  func run() async throws {
    guard file.size <= PartLayout.mostBytes else {
      throw StorageError(.refused, action, found: "the file has \(file.size) bytes, more than \(PartLayout.mostBytes)")
    }
    guard layout.count > 1 else {
      let bytes = try await file.read(0..<file.size)
      try checkUnchanged()
      return try await store.put(bytes, at: key, type: type)
    }
    let (upload, arrived) = try await begin()
    let parts = try await send(upload, arrived: arrived)
    try checkUnchanged()
    try await store.complete(upload, parts)
    let size = try await store.facts(of: key).size
    guard size == file.size else {
      throw StorageError(
        .damaged, action, found: "\(file.size) bytes were sent, and \(size) are there", remedy: "upload it again")
    }
  }

  private var action: String { "upload \(key)" }

  /// The latest upload that was interrupted, or a new one.
  private func begin() async throws -> (upload: MultipartUpload, arrived: [Int: UploadedPart]) {
    if let interrupted = try await store.uploads(to: key).last {
      let parts = try await store.parts(of: interrupted)
      return (interrupted, Dictionary(parts.map { ($0.number, $0) }) { _, latest in latest })
    }
    return (try await store.beginUpload(to: key, type: type), [:])
  }

  private func send(_ upload: MultipartUpload, arrived: [Int: UploadedPart]) async throws -> [UploadedPart] {
    try await withThrowingTaskGroup(of: UploadedPart.self) { group in
      var numbers = (1...layout.count).makeIterator()
      func sendNext() {
        guard let number = numbers.next() else { return }
        group.addTask { try await send(number, of: upload, unless: arrived[number]) }
      }
      for _ in 0..<Self.partsAtOnce { sendNext() }
      var parts: [UploadedPart] = []
      while let part = try await group.next() {
        parts.append(part)
        sendNext()
      }
      return parts.sorted { $0.number < $1.number }
    }
  }

  private func send(_ number: Int, of upload: MultipartUpload, unless arrived: UploadedPart?) async throws -> UploadedPart {
    let bytes = try await file.read(layout.range(of: number))
    let digest = Insecure.MD5.hash(data: bytes.readableBytesView).hex
    if let arrived, arrived.entityTag == digest, arrived.size == Int64(bytes.readableBytes) { return arrived }
    return try await store.putPart(bytes, number, of: upload)
  }

  private func checkUnchanged() throws {
    guard file.isUnchanged else { throw StorageError(.changed, action, found: "the file changed while it was being sent") }
  }
}
