import Storage
import StorageTestKit
import TestFolder

/// What holds for titles and uploads holds for every kind of store.
enum StoreKind: CaseIterable {
  case folder, bucket

  /// Runs `body` with an empty store.
  func with(_ body: (any ObjectStore) async throws -> Void) async throws {
    switch self {
    case .folder:
      let folder = try TemporaryFolder()
      try await body(FolderStore(folder.path("store")))
    case .bucket: try await body(S3Server.emptyStore())
    }
  }
}
