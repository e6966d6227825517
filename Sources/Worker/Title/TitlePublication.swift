import Foundation
import Media
import Queue
import Storage

/// Makes a title of pieces that lie in their places: init segments and playlists, thumbnails, and last what a player finds the title
/// by. A player sees the title before it or the new one.
///
/// To be done while no other job publishes there. What belongs to someone else is never touched.
struct TitlePublication: Sendable {
  let place: TitlePlace

  /// - Throws: `UnrecoverableError` where playlists or thumbnails are there that aren't of a title of ours.
  func refuseForeigners() async throws { _ = try await olderFiles() }

  /// - Parameters:
  ///   - report: of the package.
  ///   - pieces: where the title's pieces lie.
  /// - Returns: the files of the title that was there before.
  /// - Throws: `CancellationError` only while players don't see anything of it.
  func publish(_ package: TitlePackage, _ report: Report, from pieces: TitlePieces) async throws -> Set<String> {
    let older = try await olderFiles(but: report)
    let documents = package.files.filter { TitlePackage.documents.contains($0.path) }
    let tracks = package.files.filter { !TitlePackage.documents.contains($0.path) }
    _ = try await forEach(tracks) { try await place.put($0.bytes, at: $0.path) }
    try Task.checkCancellation()
    // A cancellation from here on would leave half of one title and half of the other.
    try await withoutCancellation { try await replace(older, by: documents, report, from: pieces) }
    return older
  }

  /// Puts what has the same place in every title, the documents last, and takes away what the older title had alone.
  private func replace(
    _ older: Set<String>, by documents: [TitlePackage.File], _ report: Report, from pieces: TitlePieces
  ) async throws {
    _ = try await forEach(report.files.keys.filter { pieces.stored($0) != $0 }.sorted()) { path in
      guard let facts = try await place.facts(of: pieces.stored(path)) else { return }
      try await place.store.move(facts, to: place.key(path))
    }
    try await place.put(report.json, at: "report.json")
    for document in documents { try await place.put(document.bytes, at: document.path) }
    let current = Set(report.files.keys).union(TitlePackage.documents)
    // Those in the folders of tracks may be another title's as well.
    let stale = older.subtracting(current).filter { !TrackFolders.names(String($0.prefix { $0 != "/" })) }
    try await place.store.delete(stale.sorted().map(place.key))
  }

  /// The files of the title that is there now.
  ///
  /// - Parameter report: of the title that is being published: what an attempt before this one has put there is ours.
  private func olderFiles(but report: Report? = nil) async throws -> Set<String> {
    let older = try await place.report()
    var files = Set(older?.files.keys.map { $0 } ?? [])
    if older != nil { files.insert("report.json") }
    var present: [ObjectFacts] = []
    for document in TitlePackage.documents where !files.contains(document) {
      if let facts = try await place.facts(of: document) { present.append(facts) }
    }
    present += try await place.objects(in: ThumbnailMaker.folder)
    for facts in present {
      let path = place.path(of: facts.key)
      guard !files.contains(path) else { continue }
      if let digest = report?.files[path], try await place.store.digest(of: facts) == digest { continue }
      throw UnrecoverableError(
        "\(place.name) can't be published to: \(path) is there, and isn't of a title made before; choose another output")
    }
    return files
  }
}
