import Foundation
import NIOCore
import Storage

/// A store over another, and somebody who is told what is about to be put.
public struct WatchedStore: ObjectStore {
  private let store: any ObjectStore
  private let onPut: @Sendable (_ key: ObjectKey, _ part: Int?, _ size: Int) async throws -> Void

  /// - Parameter onPut: gets an object's key, and the number of the part, where it is one. What it throws, the store throws.
  public init(_ store: any ObjectStore, onPut: @escaping @Sendable (_ key: ObjectKey, _ part: Int?) async throws -> Void) {
    (self.store, self.onPut) = (store, { key, part, _ in try await onPut(key, part) })
  }

  /// - Parameter onBytes: gets an object's key and how many bytes are to be put there. What it throws, the store throws.
  public init(_ store: any ObjectStore, onBytes: @escaping @Sendable (_ key: ObjectKey, _ size: Int) async throws -> Void) {
    (self.store, onPut) = (store, { key, _, size in try await onBytes(key, size) })
  }

  public var location: String { store.location }

  public func facts(of key: ObjectKey) async throws -> ObjectFacts { try await store.facts(of: key) }
  public func read(_ facts: ObjectFacts, _ range: Range<Int64>) async throws -> ByteBuffer {
    try await store.read(facts, range)
  }
  public func put(_ bytes: ByteBuffer, at key: ObjectKey, type: String) async throws {
    try await onPut(key, nil, bytes.readableBytes)
    try await store.put(bytes, at: key, type: type)
  }
  public func move(_ facts: ObjectFacts, to key: ObjectKey) async throws { try await store.move(facts, to: key) }
  public func page(under prefix: ObjectKey?, after last: ObjectKey?, limit: Int) async throws -> ObjectPage {
    try await store.page(under: prefix, after: last, limit: limit)
  }
  public func delete(_ keys: [ObjectKey]) async throws { try await store.delete(keys) }
  public func beginUpload(to key: ObjectKey, type: String) async throws -> MultipartUpload {
    try await store.beginUpload(to: key, type: type)
  }
  public func uploads(to key: ObjectKey) async throws -> [MultipartUpload] { try await store.uploads(to: key) }
  public func putPart(_ bytes: ByteBuffer, _ number: Int, of upload: MultipartUpload) async throws -> UploadedPart {
    try await onPut(upload.key, number, bytes.readableBytes)
    return try await store.putPart(bytes, number, of: upload)
  }
  public func parts(of upload: MultipartUpload) async throws -> [UploadedPart] { try await store.parts(of: upload) }
  public func complete(_ upload: MultipartUpload, _ parts: [UploadedPart]) async throws {
    try await store.complete(upload, parts)
  }
  public func abort(_ upload: MultipartUpload) async throws { try await store.abort(upload) }
  public func sign(_ operation: SignedOperation, at key: ObjectKey, for time: Duration, from now: Date) async throws
    -> SignedRequest
  {
    try await store.sign(operation, at: key, for: time, from: now)
  }
}
