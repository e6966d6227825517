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
  /// The folder for what is under construction.
  let scratch: ScratchSpace

  public static let usualScratch = FileManager.default.temporaryDirectory.appending(path: "sprocket-scratch")

  /// - Parameters:
  ///   - scratch: a folder for what is under construction.
  ///   - scratchReserve: bytes that stay free on its disk.
  public init(
    store: any ObjectStore, scratch: URL = Workplace.usualScratch, scratchReserve: Int64 = 1 << 30,
    filmCache: Int64 = 256 << 20,
    profiles: ProfileCollection = ProfileCollection(), resources: NodeResources = .available()
  ) {
    (self.store, self.filmCache, self.profiles) = (store, filmCache, profiles)
    self.scratch = ScratchSpace(folder: scratch, reserve: scratchReserve)
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

  /// Runs `body` with the folder that the work is written to: that of a path; for a key a new one in scratch, which then goes away.
  func withFolder<Result: Sendable>(for output: JobPlace, _ body: (_ folder: String) async throws -> Result) async throws
    -> Result
  {
    switch output {
    case .path(let path): return try await body(path)
    case .key: return try await withScratch(of: Obstacle.documents) { try await body($0.path) }
    }
  }

  /// Runs `body` with a folder of its own, which then goes away, and room for so many bytes there.
  ///
  /// - Throws: ``Obstacle`` where there is no such room now, `MediaError` where the folder can't be made, and what `body` throws.
  func withScratch<Result: Sendable>(of bytes: Int64, _ body: (_ folder: URL) async throws -> Result) async throws -> Result {
    try await scratch.reserving(bytes) {
      let folder = try OwnedFolder(in: scratch.folder)
      defer { folder.remove() }
      return try await body(folder.url)
    }
  }

  /// Does work that writes so many bytes for an output, and tells what is wrong with this node or its store from what is wrong with
  /// the job.
  ///
  /// - Throws: ``Obstacle``; else what `work` throws.
  func noticingObstacles<Result: Sendable>(
    writing bytes: Int64 = Obstacle.documents, for output: String, _ work: () async throws -> Result
  ) async throws -> Result {
    do {
      return try await work()
    } catch {
      let folders = [scratch.folder.path] + [output, store.location].filter { $0.hasPrefix("/") }
      throw await Obstacle(behind: error, writing: bytes, in: folders, store) ?? error
    }
  }

  /// Plans a title.
  func plan(_ film: any FilmBytes, _ profile: Profile) async throws -> Plan { try await Planner(profile: profile).plan(film) }

  /// Makes a part of a title.
  func make(
    _ part: TitlePart, tracks: Set<String>, of planned: PlannedTitle, _ film: any FilmBytes, in folder: String,
    progress: @escaping @Sendable (PartProgress) -> Void
  ) async throws -> [TrackPiece] {
    try await memory.reserving(planned.plan.memory(of: part)) {
      try await PartMaker(plan: planned.plan, encoder: planned.encoder.name).make(
        part, tracks: tracks, of: film, in: folder, progress: progress)
    }
  }
}
