import Foundation
import Media
import Queue
import Storage

/// Makes a title of pieces that lie in their places: init segments and playlists, thumbnails, and last what a player finds the title
/// by. A player sees the title before it or the new one.
///
/// Only what an earlier title's report names, or what is beside a piece's record, is taken away afterwards; what belongs to someone else
/// is never touched.
struct TitlePublication: Sendable {
  let place: TitlePlace
  let pieces: TitlePieces

  /// - Throws: `UnrecoverableError` where playlists or thumbnails are there that aren't of a title of ours.
  func refuseForeigners() async throws { _ = try await olderFiles() }

  /// - Parameter report: of the package.
  /// - Throws: `CancellationError` only while players don't see anything of it.
  func publish(_ package: TitlePackage, _ report: Report) async throws {
    let older = try await olderFiles()
    let documents = package.files.filter { TitlePackage.documents.contains($0.path) }
    let tracks = package.files.filter { !TitlePackage.documents.contains($0.path) }
    _ = try await forEach(tracks) { try await place.put($0.bytes, at: $0.path) }
    try Task.checkCancellation()
    // A cancellation from here on would leave half of one title and half of the other.
    try await withoutCancellation { try await replace(older, by: documents, report) }
  }

  /// Puts what has the same place in every title, the documents last, and takes away what the older title had alone.
  private func replace(_ older: Set<String>, by documents: [TitlePackage.File], _ report: Report) async throws {
    let moved = report.files.keys.filter { pieces.stored($0) != $0 }
    _ = try await forEach(moved.sorted()) { path in
      if let bytes = try await place.bytes(of: pieces.stored(path)) { try await place.put(bytes, at: path) }
    }
    try await place.put(report.json, at: "report.json")
    for document in documents { try await place.put(document.bytes, at: document.path) }
    let current = Set(report.files.keys).union(TitlePackage.documents)
    var stale = older.subtracting(current).union(moved.map(pieces.stored))
    for folder in Self.folders(stale).subtracting(Self.folders(current)) where TrackFolders.names(folder) {
      stale.formUnion(try await place.objects(in: folder).map { place.path(of: $0.key) }.filter { $0.hasSuffix(".json") })
    }
    try await place.store.delete(stale.sorted().map(place.key))
  }

  private static func folders(_ paths: Set<String>) -> Set<String> {
    Set(paths.compactMap { path in path.firstIndex(of: "/").map { String(path[..<$0]) } })
  }

  /// The files of the title that is there now.
  private func olderFiles() async throws -> Set<String> {
    let report = try await place.bytes(of: "report.json").flatMap { try? JSONDecoder().decode(Report.self, from: $0) }
    var files = Set(report?.files.keys.map { $0 } ?? [])
    if report != nil { files.insert("report.json") }
    var present: [String] = []
    for document in TitlePackage.documents where !files.contains(document) {
      if try await place.isThere(document) { present.append(document) }
    }
    present += try await place.objects(in: ThumbnailMaker.folder).map { place.path(of: $0.key) }
    if let foreign = present.first(where: { !files.contains($0) }) {
      throw UnrecoverableError(
        "\(place.name) can't be published to: \(foreign) is there, and isn't of a title made before; choose another output")
    }
    return files
  }
}
