import Foundation
import Media
import Storage

/// What a worker has to do its jobs with: the store, a folder for what isn't finished, and room for films that are read from afar.
public struct Workplace: Sendable {
  public let store: any ObjectStore
  /// Bytes of each film that are kept while it is read from the store.
  public let filmCache: Int64
  /// What jobs may name.
  public let profiles: ProfileCollection
  /// What chunks share.
  let memory: MemoryBudget
  /// The room for what is under construction.
  let space: ScratchSpace
  /// How films are worked on.
  public let media: MediaProcess
  /// The processes that make parts of titles.
  let parts: PartProcesses

  public static let usualScratch = FileManager.default.temporaryDirectory.appending(path: "sprocket-scratch")

  /// - Parameters:
  ///   - scratch: a folder for what is under construction.
  ///   - scratchReserve: bytes that stay free on its disk.
  public init(
    store: any ObjectStore, scratch: URL = Workplace.usualScratch, scratchReserve: Int64 = 1 << 30,
    filmCache: Int64 = 256 << 20, profiles: ProfileCollection = ProfileCollection(), media: MediaProcess = MediaProcess(),
    resources: NodeResources = .available()
  ) {
    (self.store, self.filmCache) = (store, filmCache)
    (self.profiles, self.media) = (profiles, media)
    space = ScratchSpace(folder: scratch, reserve: scratchReserve)
    parts = PartProcesses(media, scratch: scratch)
    // The rest is the system's, and the worker's own.
    memory = MemoryBudget(total: resources.memory / 10 * 8)
  }

  /// A job's film.
  func film(_ source: JobPlace) async throws -> any FilmBytes {
    switch source {
    case .path(let path): try LocalFilm(path)
    case .key(let key): try await StoredFilm(key, in: store, cacheSize: filmCache)
    }
  }

  /// The folder for what is under construction.
  var scratch: URL { space.folder }

  /// Runs `body` with a new empty folder in scratch that only this user may enter, and room there for so much. It goes when that is done,
  /// whatever came of it.
  ///
  /// - Throws: ``Obstacle`` where there is no such room now, `MediaError` where scratch can't be written to; what `body` throws.
  func withScratchFolder<Result: Sendable>(
    for need: DiskNeed = .documents, _ body: (_ folder: URL) async throws -> Result
  ) async throws -> Result {
    try await space.reserving(need) {
      let folder = try OwnedFolder(in: scratch)
      defer { folder.remove() }
      return try await body(folder.url)
    }
  }

  /// Does work that writes so much, and tells what is wrong with this node or its store from what is wrong with
  /// the job.
  ///
  /// - Throws: ``Obstacle``; else what `work` throws.
  func noticingObstacles<Result: Sendable>(
    writing need: DiskNeed = .documents, _ work: () async throws -> Result
  ) async throws -> Result {
    do {
      return try await work()
    } catch {
      // A job's own output folder is no matter of the node's.
      let folders = [scratch.path] + [store.location].filter { $0.hasPrefix("/") }
      throw await Obstacle(behind: error, writing: need, in: folders, store) ?? error
    }
  }
}
