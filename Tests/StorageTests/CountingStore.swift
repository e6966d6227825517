import Foundation
import NIOCore
import Storage
import Synchronization

/// A store that notes which parts were put.
final class CountingStore: ObjectStore {
  private let store: any ObjectStore
  private let numbers = Mutex<[Int]>([])

  init(_ store: any ObjectStore) { self.store = store }

  var parts: [Int] { numbers.withLock { $0.sorted() } }
  var location: String { store.location }

  func facts(of key: ObjectKey) async throws -> ObjectFacts { try await store.facts(of: key) }
  func read(_ facts: ObjectFacts, _ range: Range<Int64>) async throws -> ByteBuffer { try await store.read(facts, range) }
  func put(_ bytes: ByteBuffer, at key: ObjectKey, type: String) async throws {
    try await store.put(bytes, at: key, type: type)
  }
  func move(_ facts: ObjectFacts, to key: ObjectKey) async throws { try await store.move(facts, to: key) }
  func page(under prefix: ObjectKey?, after last: ObjectKey?, limit: Int) async throws -> ObjectPage {
    try await store.page(under: prefix, after: last, limit: limit)
  }
  func delete(_ keys: [ObjectKey]) async throws { try await store.delete(keys) }
  func beginUpload(to key: ObjectKey, type: String) async throws -> MultipartUpload {
    try await store.beginUpload(to: key, type: type)
  }
  func uploads(to key: ObjectKey) async throws -> [MultipartUpload] { try await store.uploads(to: key) }
  func putPart(_ bytes: ByteBuffer, _ number: Int, of upload: MultipartUpload) async throws -> UploadedPart {
    numbers.withLock { $0.append(number) }
    return try await store.putPart(bytes, number, of: upload)
  }
  func parts(of upload: MultipartUpload) async throws -> [UploadedPart] { try await store.parts(of: upload) }
  func complete(_ upload: MultipartUpload, _ parts: [UploadedPart]) async throws { try await store.complete(upload, parts) }
  func abort(_ upload: MultipartUpload) async throws { try await store.abort(upload) }
  func sign(_ operation: SignedOperation, at key: ObjectKey, for time: Duration, from now: Date) async throws -> SignedRequest {
    try await store.sign(operation, at: key, for: time, from: now)
  }
}
