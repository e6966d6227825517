import ArgumentParser
import Foundation
import Media
import Storage
import Worker

/// Where masters come from and titles go, where a job names them by keys.
struct StorageOption: ParsableArguments {
  @Option(
    help: "A folder or s3://bucket[/prefix] for what jobs name by keys. (default: SPROCKET_STORAGE, or .sprocket/storage)")
  var storage: String?

  func store() throws -> any ObjectStore {
    let environment = ProcessInfo.processInfo.environment
    let text = storage ?? environment["SPROCKET_STORAGE"].flatMap { $0.isEmpty ? nil : $0 }
    return try (text.map { try StorageLocation($0) } ?? .usual).store(environment: environment)
  }
}

/// The profiles that jobs may name.
struct ProfilesOption: ParsableArguments {
  @Option(help: "A folder with profiles of your own, NAME.yml, which jobs may name too. (default: SPROCKET_PROFILES, or none)")
  var profiles: String?

  func collection() -> ProfileCollection {
    profiles.map { ProfileCollection(folder: URL(filePath: $0)) } ?? Self.ofEnvironment
  }

  static var ofEnvironment: ProfileCollection {
    let folder = ProcessInfo.processInfo.environment["SPROCKET_PROFILES"].flatMap { $0.isEmpty ? nil : $0 }
    return ProfileCollection(folder: folder.map { URL(filePath: $0) })
  }
}

/// What a worker has to do its jobs with.
struct WorkplaceOption: ParsableArguments {
  @OptionGroup var storage: StorageOption
  @OptionGroup var profiles: ProfilesOption
  @Option(help: "A folder for titles under construction. (default: SPROCKET_SCRATCH, or the system's temporary folder)")
  var scratch: String?
  @Option(help: "MiB of each film kept in memory while it is read from the storage. (default: SPROCKET_FILM_CACHE, or 256)")
  var filmCache: Int?

  func validate() throws {
    if let filmCache, !Self.filmCaches.contains(filmCache) {
      throw ValidationError(
        "--film-cache is \(filmCache); it can be \(Self.filmCaches.lowerBound) to \(Self.filmCaches.upperBound)")
    }
  }

  func workplace() throws -> Workplace {
    let environment = ProcessInfo.processInfo.environment
    let folder = scratch ?? environment["SPROCKET_SCRATCH"].flatMap { $0.isEmpty ? nil : $0 }
    return Workplace(
      store: try storage.store(), scratch: folder.map { URL(filePath: $0) } ?? Workplace.usualScratch,
      filmCache: Int64(try filmCache ?? cache(environment["SPROCKET_FILM_CACHE"]) ?? 256) << 20,
      profiles: profiles.collection(), media: MediaProcess(limits: try ProcessLimits(environment: environment)))
  }

  private static let filmCaches = 8...65536

  private func cache(_ text: String?) throws -> Int? {
    guard let text, !text.isEmpty else { return nil }
    guard let number = Int(text), Self.filmCaches.contains(number) else {
      throw CommandFailure(
        "SPROCKET_FILM_CACHE is \(text); it can be \(Self.filmCaches.lowerBound) to \(Self.filmCaches.upperBound)")
    }
    return number
  }
}
