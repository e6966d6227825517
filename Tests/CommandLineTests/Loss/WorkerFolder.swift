import Foundation
import ProcessTestKit
import Redis
import TestFolder

/// Where workers that a test starts have their profiles and their scratch, and where their titles go.
struct WorkerFolder: Sendable {
  private let folder: TemporaryFolder

  /// - Parameter profile: what jobs may name as `small`.
  init(profile: String = TestProfile.small) throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.path("profiles"), withIntermediateDirectories: false)
    try folder.write(Data(profile.utf8), to: "profiles/small.yml")
  }

  var url: URL { folder.url }
  /// The profile as a file.
  var profile: String { folder.path("profiles/small.yml") }
  /// Where workers have what isn't finished.
  var scratch: String { folder.path("scratch") }

  func path(_ name: String) -> String { folder.path(name) }

  /// What a worker is told on the command line: it does one job of each queue at a time.
  func arguments(_ redis: RedisURL) -> [String] {
    ["worker", "--redis", "\(redis)", "--concurrency", "1", "--profiles", folder.path("profiles"), "--scratch", scratch]
  }

  func worker(on redis: RedisURL, settings: [String: String] = [:]) throws -> Program {
    try Program(arguments(redis), in: url, settings: settings)
  }

  /// The title that one process makes of a film, undisturbed.
  func undisturbed(_ film: String) async throws -> TitleFiles {
    let outcome = try await Program.run("transcode", film, "-o", path("undisturbed"), "--profile", profile)
    guard outcome.status == 0 else { throw Failed(errors: outcome.errors) }
    return try await TitleFiles(in: path("undisturbed"))
  }

  struct Failed: Error { let errors: String }
}

extension WorkerFolder {
  /// The title of ``TestFilm/long`` that one process makes, undisturbed.
  static let undisturbed = Task { try await WorkerFolder().undisturbed(TestFilm.long.get()) }
}
