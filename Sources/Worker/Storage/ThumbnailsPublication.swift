import Foundation
import Media
import Queue
import Storage

/// Puts the thumbnails of a film into a store, in place of older ones, the map of times last.
struct ThumbnailsPublication {
  let store: any ObjectStore
  /// The thumbnails' place.
  let prefix: ObjectKey
  /// Where they were made.
  let folder: URL

  /// - Throws: `UnrecoverableError` where a title is, which has thumbnails of its own, or something else.
  func publish() async throws {
    let older = try await refuseForeigners()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    for name in names.sorted(by: { ($0.hasSuffix(".vtt") ? 1 : 0, $0) < ($1.hasSuffix(".vtt") ? 1 : 0, $1) }) {
      try await store.upload(file: folder.appending(path: name).path, to: pictures.appending(name))
    }
    try await store.delete(older.filter { !names.contains($0.name) })
  }

  private var pictures: ObjectKey {
    get throws { try prefix.appending(ThumbnailMaker.folder) }
  }

  private func refuseForeigners() async throws -> [ObjectKey] {
    let there = try await store.objects(under: prefix).map(\.key)
    let older = try there.filter { try $0.path(under: pictures) != nil }
    let title = try prefix.appending("report.json")
    guard !there.contains(title), older.allSatisfy({ ThumbnailMaker.writes($0.name) }) else {
      throw UnrecoverableError("\(prefix) can't be written to: a title or other objects are there; choose another output")
    }
    return older
  }
}
