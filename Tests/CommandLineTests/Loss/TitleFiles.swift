import Foundation
import Media
import Storage

/// The files that a published title's report names, each with the SHA-256 of the bytes that lie there; empty where there is no title.
struct TitleFiles: Equatable {
  let digests: [String: String]

  init(in folder: String) async throws { try await self.init(in: FolderStore(folder)) }

  init(in store: any ObjectStore, under prefix: ObjectKey? = nil) async throws {
    let objects = try await store.objects(under: prefix)
    let facts = Dictionary(uniqueKeysWithValues: objects.map { (prefix.flatMap($0.key.path) ?? $0.key.path, $0) })
    var digests: [String: String] = [:]
    if let report = facts["report.json"] {
      let bytes = try await store.read(report, 0..<report.size)
      for name in try JSONDecoder().decode(Report.self, from: Data(bytes.readableBytesView)).files.keys {
        digests[name] = if let file = facts[name] { try await store.digest(of: file) } else { "missing" }
      }
    }
    self.digests = digests
  }
}
