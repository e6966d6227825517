import Foundation
import Jobs
import Media
import Queue
import Storage

/// Takes away what nobody needs of what lies beside a title: pieces that the published title doesn't have and that no job is going to go on
/// from, and the plans of jobs that are over.
///
/// A job that failed may be retried, and keeps its pieces until another title is published there; one that was cancelled, or removed,
/// doesn't. What belongs to someone else is never touched: a folder is one of ours where a plan names it or a piece's record is in it, or
/// an older title's report names what it holds.
struct TitleSweep: Sendable {
  let place: TitlePlace
  /// That of the jobs that make titles.
  let queue: Queue

  /// To be called while no other job publishes there.
  ///
  /// - Parameters:
  ///   - id: of a job that is over, or publishes there. What others have left is cleared away in their turn.
  ///   - older: files of the title that its own has taken the place of; nil where it hasn't published any.
  /// - Returns: how many objects are gone.
  @discardableResult
  func run(for id: String, publishedOver older: Set<String>? = nil) async throws -> Int {
    let names = try await place.names()
    var (wanted, abandoned): (Set<String>, Set<String>) = ([], [])
    var plans: [String] = []
    for name in names {
      guard let plan = PlannedTitle.name(ofFile: name) else { continue }
      guard let planned = try await PlannedTitle.load(plan, in: place) else { continue }
      switch try await fate(of: planned, for: id) {
      case .isOver:
        abandoned.formUnion(planned.folders.union(planned.formerFolders ?? []))
        plans.append(name)
      case .isGivenUp where older != nil: abandoned.formUnion(planned.folders)
      case .isGivenUp, .goesOn: wanted.formUnion(planned.folders)
      }
    }
    let published = try await place.report()?.files ?? [:]
    wanted.formUnion(published.keys.compactMap(Self.folder))
    var files: [String] = []
    for folder in names where TrackFolders.names(folder) && !wanted.contains(folder) {
      let paths = try await place.objects(in: folder).map { place.path(of: $0.key) }
      let records = paths.filter(TitlePieces.isRecord)
      if try await isPublished(records, published) { continue }
      let isOurs = !records.isEmpty || abandoned.contains(folder)
      files += isOurs ? paths : paths.filter { older?.contains($0) == true }
    }
    // The plans last: without them nobody knows whose the files are.
    try await place.store.delete(files.map(place.key))
    try await place.store.delete(plans.map(place.key))
    return files.count + plans.count
  }

  /// What becomes of a plan.
  private enum Fate {
    case goesOn
    /// Its job has failed, and may begin anew.
    case isGivenUp
    case isOver
  }

  private func fate(of planned: PlannedTitle, for id: String) async throws -> Fate {
    let prefix = queue.qualifiedName + ":"
    // Another queue's titles are its own matter.
    guard planned.job.hasPrefix(prefix) else { return .goesOn }
    let other = String(planned.job.dropFirst(prefix.count))
    if other == id { return .isOver }
    if try await queue.isOver(other) {
      // Where it is noted its parts may be about to end.
      return try await UnfinishedTitles(queue: queue).output(of: other) == nil ? .isOver : .goesOn
    }
    return planned.givenUpAt == nil ? .goesOn : .isGivenUp
  }

  /// Whether these are the record of thumbnails that the title has: published, those lie in another folder.
  private func isPublished(_ records: [String], _ published: [String: String]) async throws -> Bool {
    guard records.count == 1, let record = records.first, let piece = try await TitlePieces.load(record, in: place) else {
      return false
    }
    return piece.track == ThumbnailMaker.folder && piece.files.allSatisfy { published[$0.path] == $0.digest }
  }

  private static func folder(of path: String) -> String? { path.firstIndex(of: "/").map { String(path[..<$0]) } }
}

extension Queue {
  /// Whether a job won't go on from what it has begun: it is done, cancelled or gone. One that failed may be retried.
  func isOver(_ id: String) async throws -> Bool {
    switch try await state(of: id) {
    case .unknown, .completed: true
    case .failed: try await job(id)?.isCancelled ?? true
    default: false
    }
  }
}
