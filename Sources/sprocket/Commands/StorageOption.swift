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

  func validate() throws {
    var isFolder: ObjCBool = false
    if let profiles, !FileManager.default.fileExists(atPath: profiles, isDirectory: &isFolder) || !isFolder.boolValue {
      throw ValidationError("--profiles is \(profiles), which is no folder")
    }
  }

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
  @Option(help: "MiB that stay free on the scratch folder's disk. (default: SPROCKET_SCRATCH_RESERVE, or 1024)")
  var scratchReserve: Int?
  @Option(help: "MiB of each film kept in memory while it is read from the storage. (default: SPROCKET_FILM_CACHE, or 256)")
  var filmCache: Int?

  func validate() throws {
    for (option, number, range) in [
      ("--film-cache", filmCache, Self.filmCaches), ("--scratch-reserve", scratchReserve, Self.scratchReserves),
    ] {
      guard let number, !range.contains(number) else { continue }
      throw ValidationError("\(option) is \(number); it can be \(range.lowerBound) to \(range.upperBound)")
    }
  }

  func workplace() throws -> Workplace {
    let environment = ProcessInfo.processInfo.environment
    let folder = scratch ?? environment["SPROCKET_SCRATCH"].flatMap { $0.isEmpty ? nil : $0 }
    return Workplace(
      store: try storage.store(), scratch: folder.map { URL(filePath: $0) } ?? Workplace.usualScratch,
      scratchReserve: Int64(try scratchReserve ?? number("SPROCKET_SCRATCH_RESERVE", Self.scratchReserves) ?? 1024) << 20,
      filmCache: Int64(try filmCache ?? number("SPROCKET_FILM_CACHE", Self.filmCaches) ?? 256) << 20,
      profiles: profiles.collection(), media: MediaProcess(limits: try ProcessLimits(environment: environment)))
  }

  private static let filmCaches = 8...65536
  private static let scratchReserves = 0...16_777_216

  private func number(_ variable: String, _ range: ClosedRange<Int>) throws -> Int? {
    guard let text = ProcessInfo.processInfo.environment[variable], !text.isEmpty else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw CommandFailure("\(variable) is \(text); it can be \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
