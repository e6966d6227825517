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
  /// How films are worked on.
  public let media: MediaProcess

  public static let usualScratch = FileManager.default.temporaryDirectory.appending(path: "sprocket-scratch")

  public init(
    store: any ObjectStore, scratch: URL = Workplace.usualScratch, filmCache: Int64 = 256 << 20,
    profiles: ProfileCollection = ProfileCollection(), media: MediaProcess = MediaProcess(),
    resources: NodeResources = .available()
  ) {
    (self.store, self.scratch, self.filmCache) = (store, scratch, filmCache)
    (self.profiles, self.media) = (profiles, media)
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
}
