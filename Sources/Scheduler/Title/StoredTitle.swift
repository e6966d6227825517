import NIOCore
import Storage

/// A title in a store: its files beneath a key, or a store that is one title.
struct StoredTitle: Sendable {
  let store: any ObjectStore
  private let prefix: ObjectKey?

  /// The title of a folder.
  init(folder: String) {
    (store, prefix) = (FolderStore(folder), nil)
  }

  /// A title as a job's result names it: by an absolute path of this machine, or by a key in the store.
  ///
  /// `nil` for what is neither.
  init?(_ output: String, in store: any ObjectStore) {
    if output.hasPrefix("/") {
      (self.store, prefix) = (FolderStore(output), nil)
    } else {
      guard let key = try? ObjectKey(output) else { return nil }
      (self.store, prefix) = (store, key)
    }
  }

  /// The key of one of its files; `nil` for a request's path that can name none.
  func key(requestPath path: String) -> ObjectKey? {
    guard let key = ObjectKey(requestPath: path) else { return nil }
    guard let prefix else { return key }
    return try? prefix.appending(key.path)
  }

  /// Whether there is one that can be played.
  func isThere() async throws -> Bool {
    guard let playlist = key(requestPath: "/master.m3u8") else { return false }
    do { _ = try await store.facts(of: playlist) } catch let error as StorageError where error.code == .notFound {
      return false
    }
    return true
  }

  /// The bytes of a small file; `nil` where there is none, or it is longer than `limit`.
  func contents(of path: String, upTo limit: Int64) async throws -> ByteBuffer? {
    guard let key = key(requestPath: path) else { return nil }
    let facts = try await store.facts(of: key)
    return facts.size <= limit ? try await store.read(facts, 0..<facts.size) : nil
  }
}
