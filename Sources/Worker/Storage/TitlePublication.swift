import Foundation
import Media
import NIOCore
import NIOFoundationCompat
import Queue
import Storage

/// Puts a finished title into a store: tracks first and playlists last, so that a player finds the title before it or the new one.
///
/// Only what an earlier title's report names is taken away afterwards; what belongs to someone else is never touched.
struct TitlePublication {
  let store: any ObjectStore
  /// The title's place.
  let prefix: ObjectKey
  /// Where the title was made.
  let folder: URL

  /// In the order in which they become visible: a player begins with the last.
  private static let documents = ["report.json", "manifest.mpd", "master.m3u8"]
  private static let uploadsAtOnce = 8

  func publish(_ report: Report) async throws {
    let older = try await olderFiles()
    let tracks = report.files.keys.filter { !Self.documents.contains($0) }.sorted()
    do {
      try await upload(tracks)
    } catch {
      // Not the task's own: it may be cancelled, and what it began has to go all the same.
      await Task { try? await store.delete(keys(Set(tracks).subtracting(older))) }.value
      throw error
    }
    for document in Self.documents { try await upload(document) }
    let current = Set(tracks + Self.documents)
    try await store.delete(keys(older.subtracting(current)))
  }

  /// The files of the title that is there now.
  ///
  /// - Throws: `UnrecoverableError` where playlists are there that aren't of a title of ours.
  private func olderFiles() async throws -> Set<String> {
    let report = try await olderReport()
    var files = Set(report?.files.keys.map { $0 } ?? [])
    if report != nil { files.insert("report.json") }
    for document in Self.documents where !files.contains(document) {
      guard try await isThere(document) else { continue }
      throw UnrecoverableError(
        "\(prefix) can't be published to: \(document) is there, and isn't of a title made before; choose another output")
    }
    return files
  }

  private func olderReport() async throws -> Report? {
    do {
      let facts = try await store.facts(of: prefix.appending("report.json"))
      guard facts.size < 64 << 20 else { return nil }
      var text = Data()
      for try await piece in store.bytes(of: facts) { text += Data(piece.readableBytesView) }
      return try? JSONDecoder().decode(Report.self, from: text)
    } catch let error as StorageError where error.code == .notFound {
      return nil
    }
  }

  private func isThere(_ name: String) async throws -> Bool {
    do {
      _ = try await store.facts(of: prefix.appending(name))
      return true
    } catch let error as StorageError where error.code == .notFound {
      return false
    }
  }

  private func upload(_ files: [String]) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      var waiting = files.makeIterator()
      func uploadNext() {
        if let file = waiting.next() { group.addTask { try await upload(file) } }
      }
      for _ in 0..<Self.uploadsAtOnce { uploadNext() }
      while try await group.next() != nil { uploadNext() }
    }
  }

  private func upload(_ file: String) async throws {
    try await store.upload(file: folder.appending(path: file).path, to: prefix.appending(file))
  }

  private func keys(_ files: Set<String>) throws -> [ObjectKey] { try files.sorted().map { try prefix.appending($0) } }
}
