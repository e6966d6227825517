import Foundation
import Media
import Storage

/// What a worker has to do its jobs with: the store, a folder for what isn't finished, and room for films that are read from afar.
public struct Workplace: Sendable {
  public let store: any ObjectStore
  /// A folder for titles under construction.
  public let scratch: URL
  /// Bytes of each film that are kept while it is read from the store.
  public let filmCache: Int64
  /// What jobs may name.
  public let profiles: ProfileCollection
  /// What chunks share.
  let memory: MemoryBudget

  public static let usualScratch = FileManager.default.temporaryDirectory.appending(path: "sprocket-scratch")

  public init(
    store: any ObjectStore, scratch: URL = Workplace.usualScratch, filmCache: Int64 = 256 << 20,
    profiles: ProfileCollection = ProfileCollection(), resources: NodeResources = .available()
  ) {
    (self.store, self.scratch, self.filmCache, self.profiles) = (store, scratch, filmCache, profiles)
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
    case .key: return try await withScratch { try await body($0.path) }
    }
  }

  /// Runs `body` with a folder of its own, which then goes away.
  func withScratch<Result: Sendable>(_ body: (_ folder: URL) async throws -> Result) async throws -> Result {
    let folder = scratch.appending(path: UUID().uuidString, directoryHint: .isDirectory)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
  }

  /// Plans a title.
  func plan(_ film: any FilmBytes, _ profile: Profile) async throws -> (plan: Plan, encoder: EncoderChoice) {
    try await Planner(profile: profile).plan(film)
  }

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
