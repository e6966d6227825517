import Foundation
import NIOCore

/// Where masters come from and titles go: objects by their keys, in a folder or in a bucket.
///
/// An object is there whole or not at all, whoever looks while it is being written. Everything throws ``StorageError``, or
/// `CancellationError` when the task was cancelled.
public protocol ObjectStore: Sendable {
  /// The store as its setting names it, such as `/srv/storage` or `s3://films/prefix`, for logs and messages.
  var location: String { get }

  /// Looks whether the store as a whole can be used now.
  ///
  /// - Returns: what is wrong with it; nil where nothing is.
  func problem() async -> StorageError?

  /// - Throws: ``StorageError/Code/notFound``.
  func facts(of key: ObjectKey) async throws -> ObjectFacts

  /// A range of an object's bytes, in one piece; ``bytes(of:in:)`` gives long ones piece by piece.
  ///
  /// - Parameter range: within the object. Fewer bytes come where the object ends before it.
  /// - Throws: ``StorageError/Code/changed`` unless the object has the entity tag of `facts`.
  func read(_ facts: ObjectFacts, _ range: Range<Int64>) async throws -> ByteBuffer

  /// Makes an object, or puts another in its place.
  func put(_ bytes: ByteBuffer, at key: ObjectKey, type: String) async throws

  /// Gives an object of at most 5 GiB another key, in place of what that names.
  ///
  /// - Throws: ``StorageError/Code/notFound``.
  func move(_ facts: ObjectFacts, to key: ObjectKey) async throws

  /// Objects beneath `prefix`, or all, with keys greater than `last`.
  ///
  /// - Parameter limit: 1…1000.
  func page(under prefix: ObjectKey?, after last: ObjectKey?, limit: Int) async throws -> ObjectPage

  /// Takes objects away; those that aren't there are no error.
  func delete(_ keys: [ObjectKey]) async throws

  /// Begins an object that comes in parts: nothing is seen of it until it is completed.
  func beginUpload(to key: ObjectKey, type: String) async throws -> MultipartUpload

  /// Uploads of one object that were begun and neither completed nor aborted, oldest first.
  func uploads(to key: ObjectKey) async throws -> [MultipartUpload]

  /// Puts a part, in place of an earlier one of that number.
  ///
  /// - Parameters:
  ///   - bytes: 5 MiB or more in all parts but the last.
  ///   - number: 1…10,000.
  func putPart(_ bytes: ByteBuffer, _ number: Int, of upload: MultipartUpload) async throws -> UploadedPart

  /// The parts that have arrived, in the order of their numbers.
  func parts(of upload: MultipartUpload) async throws -> [UploadedPart]

  /// Makes the object of these parts, in ascending order of their numbers.
  func complete(_ upload: MultipartUpload, _ parts: [UploadedPart]) async throws

  /// Forgets an upload and its parts.
  func abort(_ upload: MultipartUpload) async throws

  /// Lets whoever holds the answer do one thing with one object, for a time, without credentials.
  ///
  /// - Parameters:
  ///   - time: 1 second to 7 days.
  ///   - now: when the time begins.
  func sign(_ operation: SignedOperation, at key: ObjectKey, for time: Duration, from now: Date) async throws -> SignedRequest
}

extension ObjectStore {
  /// Asks for an object; which, and whether there is one, doesn't matter.
  public func problem() async -> StorageError? {
    do {
      _ = try await facts(of: ObjectKey("sprocket"))
      return nil
    } catch {
      return (error as? StorageError).flatMap { $0.code == .unavailable ? $0 : nil }
    }
  }

  /// Looks whether the store can be used now, and takes what is written: puts an object, `sprocket-trial`, and takes it away again.
  ///
  /// - Parameter size: bytes of it.
  /// - Returns: what is wrong with it; nil where nothing is. That this user may not write there is nothing that waiting mends.
  public func problemOfWriting(_ size: Int = 16) async -> StorageError? {
    if let problem = await problem() { return problem }
    do {
      // One name for all: of what came to a server that didn't answer, the next look leaves nothing.
      let trial = try ObjectKey("sprocket-trial")
      try await put(ByteBuffer(repeating: 0, count: size), at: trial, type: MediaType.of(trial.name))
      try await delete([trial])
      return nil
    } catch {
      return (error as? StorageError).flatMap { [.unwritable, .noSpace].contains($0.code) ? $0 : nil }
    }
  }
}
