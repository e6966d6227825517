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
  /// - Parameter older: files of a title that was published there before.
  /// - Returns: how many objects are gone.
  @discardableResult
  func run(older: Set<String> = []) async throws -> Int {
    let names = try await place.names()
    var (wanted, abandoned): (Set<String>, Set<String>) = ([], [])
    var unwanted: [String] = []
    for name in names {
      guard let plan = PlannedTitle.name(ofFile: name) else { continue }
      guard let planned = try await PlannedTitle.load(plan, in: place) else { continue }
      switch try await fate(of: planned) {
      case .goesOn: wanted.formUnion(planned.folders)
      case .mayBeginAnew: abandoned.formUnion(planned.folders)
      case .isOver:
        abandoned.formUnion(planned.folders)
        unwanted.append(name)
      }
    }
    let published = try await place.report()?.files ?? [:]
    wanted.formUnion(published.keys.compactMap(Self.folder))
    for folder in names where TrackFolders.names(folder) && !wanted.contains(folder) {
      let paths = try await place.objects(in: folder).map { place.path(of: $0.key) }
      let records = paths.filter(TitlePieces.isRecord)
      if try await isPublished(records, published) { continue }
      unwanted += records.isEmpty && !abandoned.contains(folder) ? paths.filter(older.contains) : paths
    }
    try await place.store.delete(unwanted.map(place.key))
    return unwanted.count
  }

  /// What becomes of a plan.
  private enum Fate {
    case goesOn
    /// Its job writes it anew, if ever.
    case mayBeginAnew
    case isOver
  }

  private func fate(of planned: PlannedTitle) async throws -> Fate {
    let prefix = queue.qualifiedName + ":"
    // Another queue's titles are its own matter.
    guard planned.job.hasPrefix(prefix) else { return .goesOn }
    if try await queue.isOver(String(planned.job.dropFirst(prefix.count))) { return .isOver }
    return planned.givenUpAt == nil ? .goesOn : .mayBeginAnew
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
