import Crypto
import Foundation
import NIOCore
import NIOFoundationCompat

/// Objects and parts whose bytes come piece by piece, as from a request's body. None is held longer than it takes to write it.
extension FolderStore {
  /// Makes an object, or puts another in its place.
  ///
  /// - Parameter size: how many bytes come.
  /// - Throws: ``StorageError/Code/refused`` where it is another number.
  public func put<Pieces: AsyncSequence & Sendable>(_ pieces: Pieces, size: Int64, at key: ObjectKey) async throws
  where Pieces.Element == ByteBuffer {
    let file = try await receive(pieces, size: size, "write \(key)").file
    try await blocking { try tree.place(file, at: key) }
  }

  /// Puts a part of an upload, in place of an earlier one of that number.
  ///
  /// - Parameter size: how many bytes come.
  /// - Throws: ``StorageError/Code/refused`` where it is another number.
  public func putPart<Pieces: AsyncSequence & Sendable>(
    _ pieces: Pieces, size: Int64, _ number: Int, of upload: MultipartUpload
  ) async throws -> UploadedPart where Pieces.Element == ByteBuffer {
    let action = "upload part \(number) of \(upload.key)"
    let folder = try await blocking { try uploadFolder(upload.id, making: false, action) }
    let (file, digest) = try await receive(pieces, size: size, action)
    let part = UploadedPart(number: number, entityTag: digest.hex, size: size)
    try await blocking { try folder.place(file, as: part) }
    return part
  }

  private func receive<Pieces: AsyncSequence & Sendable>(_ pieces: Pieces, size: Int64, _ action: String) async throws
    -> (file: NewFile, digest: Insecure.MD5.Digest) where Pieces.Element == ByteBuffer
  {
    let file = try await blocking { try NewFile(in: tree, action) }
    var hash = Insecure.MD5()
    var count: Int64 = 0
    func check(_ isRight: Bool) throws {
      guard isRight else {
        throw StorageError(
          .refused, action, found: "\(size) bytes were to come, and \(count <= size ? "\(count)" : "more") came",
          remedy: "send it as it was announced")
      }
    }
    for try await piece in pieces {
      count += Int64(piece.readableBytes)
      try check(count <= size)
      hash.update(data: piece.readableBytesView)
      try await blocking { try piece.withUnsafeReadableBytes(file.append) }
    }
    try check(count == size)
    return (file, hash.finalize())
  }
}
