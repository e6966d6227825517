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
  func refuseForeigners() async throws { _ = try await olderFiles(brokenOff()) }

  /// - Parameters:
  ///   - report: of the package.
  ///   - pieces: where the title's pieces lie.
  /// - Returns: the files of the title that was there before.
  /// - Throws: `CancellationError` only while players don't see anything of it.
  func publish(_ package: TitlePackage, _ report: Report, from pieces: TitlePieces) async throws -> Set<String> {
    let broken = try await brokenOff()
    let job = pieces.planned.job
    // Since this job's own was broken off, no other job's was put there.
    let older =
      if let own = broken.first(where: { $0.job == job })?.replacement { own.older.union(own.files) } else {
        try await olderFiles(broken, but: report)
      }
    let tracks = package.files.filter { !TitlePackage.documents.contains($0.path) }
    _ = try await forEach(tracks) { try await place.put($0.bytes, at: $0.path) }
    try Task.checkCancellation()
    // A cancellation from here on would leave half of one title and half of the other.
    try await withoutCancellation {
      var planned = pieces.planned
      let replacement = TitleReplacement(package, report, from: pieces, older: older)
      planned.replacement = replacement
      try await planned.save(as: PlannedTitle.name(ofJob: job), in: place)
      try await forgetOthers(but: job)
      try await replacement.run(in: place)
    }
    return older
  }

  /// Ends what a job has broken off that won't go on: a title that replaces another, or has begun to be seen, is put as a whole; of one
  /// that isn't, or can't be any more, what was put goes.
  ///
  /// - Returns: the files of the title that was there before; nil where this one isn't there now.
  func settle(_ planned: PlannedTitle) async throws -> Set<String>? {
    guard let replacement = planned.replacement else { return nil }
    let documents = try await forEach(replacement.documents) { try await place.facts(of: $0.path) }
    if documents.allSatisfy({ $0 == nil }) {
      try await place.store.delete(replacement.files.union(replacement.olderFiles).sorted().map(place.key))
      return nil
    }
    let pieces = TitlePieces(of: planned, in: place)
    let all = Set(planned.plan.parts.flatMap(pieces.names))
    guard try await pieces.verified(all).count == all.count else {
      try await place.store.delete(replacement.files.subtracting(replacement.older).sorted().map(place.key))
      return nil
    }
    try await forgetOthers(but: planned.job)
    try await replacement.run(in: place)
    return replacement.older
  }

  /// What others have broken off there isn't to come after this job's.
  private func forgetOthers(but job: String) async throws {
    for var other in try await brokenOff() where other.job != job {
      other.replacement = nil
      try await other.save(as: PlannedTitle.name(ofJob: other.job), in: place)
    }
  }

  /// The plans of those whose replacement has begun.
  private func brokenOff() async throws -> [PlannedTitle] {
    let names = try await place.names().compactMap(PlannedTitle.name(ofFile:))
    return try await forEach(names) { try await PlannedTitle.load($0, in: place) }.compactMap(\.self).filter {
      $0.replacement != nil
    }
  }

  /// The files of the title that is there now, and of those that were broken off there.
  ///
  /// - Parameter report: of the title that is being published: what is as it says is ours.
  private func olderFiles(_ broken: [PlannedTitle], but report: Report? = nil) async throws -> Set<String> {
    let older = try await place.report()
    var files = Set(older?.files.keys.map { $0 } ?? [])
    if older != nil { files.insert("report.json") }
    for replacement in broken.compactMap(\.replacement) { files.formUnion(replacement.files.union(replacement.older)) }
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
