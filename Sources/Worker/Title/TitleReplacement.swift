import Foundation
import Media
import Storage

/// The last step of a title's publication, in which it takes the place of an older one: thumbnails, the report, and what players find a
/// title by have the same places in both.
///
/// It stands in the plan before it begins, so that it can be ended when it was broken off, by whomever. What is done twice does no harm.
struct TitleReplacement: Codable, Sendable {
  struct Document: Codable, Sendable {
    var path: String
    var bytes: Data
  }

  var report: Report
  /// What players find the title by, in the order in which to put it.
  var documents: [Document]
  /// Where thumbnails lie until then, by their places.
  var thumbnails: [String: String]
  /// Files of the title that was there before.
  var older: Set<String>

  init(_ package: TitlePackage, _ report: Report, from pieces: TitlePieces, older: Set<String>) {
    (self.report, self.older) = (report, older)
    documents = package.files.filter { TitlePackage.documents.contains($0.path) }.map {
      Document(path: $0.path, bytes: Data($0.bytes))
    }
    let moved = report.files.keys.map { ($0, pieces.stored($0)) }.filter { $0 != $1 }
    thumbnails = Dictionary(uniqueKeysWithValues: moved)
  }

  /// The new title's files, but for those of its tracks, which lie in folders of their own.
  var files: Set<String> {
    report.files.keys.filter(Self.isNoTrack).reduce(into: Set(TitlePackage.documents)) { $0.insert($1) }
  }
  /// The same of the older title: those in the folders of tracks may be another title's as well.
  var olderFiles: Set<String> { older.filter(Self.isNoTrack) }

  private static func isNoTrack(_ path: String) -> Bool { !TrackFolders.names(String(path.prefix { $0 != "/" })) }

  /// Puts the new title, and takes away what the older one had alone. The report comes last: what it doesn't name may be swept.
  func run(in place: TitlePlace) async throws {
    _ = try await forEach(thumbnails.sorted { $0.key < $1.key }) { path, stored in
      guard let facts = try await place.facts(of: stored) else { return }
      try await place.store.move(facts, to: place.key(path))
    }
    for document in documents { try await place.put(document.bytes, at: document.path) }
    try await place.put(report.json, at: "report.json")
    try await place.store.delete(olderFiles.subtracting(files).sorted().map(place.key))
  }
}
