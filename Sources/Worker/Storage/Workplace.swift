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

  public static let usualScratch = FileManager.default.temporaryDirectory.appending(path: "sprocket-scratch")

  public init(store: any ObjectStore, scratch: URL = Workplace.usualScratch, filmCache: Int64 = 256 << 20) {
    (self.store, self.scratch, self.filmCache) = (store, scratch, filmCache)
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
    case .key:
      let folder = scratch.appending(path: UUID().uuidString, directoryHint: .isDirectory)
      defer { try? FileManager.default.removeItem(at: folder) }
      return try await body(folder.path)
    }
  }
}
