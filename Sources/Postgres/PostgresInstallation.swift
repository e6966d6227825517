import Foundation

/// PostgreSQL's server programs on this machine. Debian keeps those of each major version in a folder of their own.
struct PostgresInstallation: Sendable, Equatable {
  /// Such as 15.
  let version: Int
  /// The folder with `postgres` and `initdb`.
  let programs: URL

  /// All that are installed, the newest first.
  static func all(in root: URL = URL(filePath: "/usr/lib/postgresql")) -> [PostgresInstallation] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
    return names.compactMap(Int.init).sorted(by: >).compactMap { version in
      let programs = root.appending(path: "\(version)/bin")
      guard FileManager.default.isExecutableFile(atPath: programs.appending(path: "postgres").path) else { return nil }
      return PostgresInstallation(version: version, programs: programs)
    }
  }

  func program(_ name: String) -> String { programs.appending(path: name).path }
}
