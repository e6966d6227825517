import Foundation
import NIOCore
import NIOPosix

/// A folder as a store: each object is a file at its key's path. The MIME type goes by the file's name.
///
/// The folder is made when something is first written into it.
public struct FolderStore: ObjectStore {
  let tree: FolderTree

  /// - Parameter path: of the folder.
  public init(_ path: String) { tree = FolderTree(root: URL(filePath: path).path) }

  public var location: String { tree.root }

  public func problem() async -> StorageError? { try? await blocking { tree.state.problem } }

  public func facts(of key: ObjectKey) async throws -> ObjectFacts {
    try await blocking { ObjectFacts(key: key, try tree.open(key)) }
  }

  public func read(_ facts: ObjectFacts, _ range: Range<Int64>) async throws -> ByteBuffer {
    let file = try await blocking { try tree.open(facts.key) }
    guard file.entityTag == facts.entityTag else {
      throw StorageError(.changed, "read \(facts.key)", found: "it is another object than before")
    }
    return try await file.read(range)
  }

  public func put(_ bytes: ByteBuffer, at key: ObjectKey, type: String) async throws {
    try await blocking {
      let file = try NewFile(in: tree, "write \(key)")
      try bytes.withUnsafeReadableBytes(file.append)
      try tree.place(file, at: key)
    }
  }

  public func move(_ facts: ObjectFacts, to key: ObjectKey) async throws {
    try await blocking { try tree.move(facts.key, to: key) }
  }

  public func page(under prefix: ObjectKey?, after last: ObjectKey?, limit: Int) async throws -> ObjectPage {
    try await blocking { try FolderListing.page(of: tree, under: prefix, after: last, limit: limit) }
  }

  public func delete(_ keys: [ObjectKey]) async throws {
    try await blocking { for key in keys { try tree.remove(key) } }
  }

  /// Takes away what a store in this folder made for its own use, unless something is being written.
  public static func removeWorkshop(in folder: String) { rmdir(folder + "/" + FolderTree.workshop) }

  /// Runs what blocks on a thread for it.
  func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try Task.checkCancellation()
    return try await NIOThreadPool.singleton.runIfActive(body)
  }
}
