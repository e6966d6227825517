import Foundation
import ProcessTestKit
import Testing

/// Films and validators that lie beside the package, and the tools that they need.
enum SharedMedia {
  private static let environment = ProcessInfo.processInfo.environment
  static let package = URL(filePath: #filePath).appending(path: "../../../..").standardized
  static let folder = package.appending(path: "../shared/media").standardized
  static let samples = folder.appending(path: "samples")
  /// Films that are made once, and kept.
  static let masters = package.appending(path: ".build/masters")

  /// Where the folder must be there, its absence is a failure and no reason to skip.
  static let isWanted = FileManager.default.fileExists(atPath: folder.path) || environment["CI"] != nil

  static let python =
    environment["SPROCKET_PYTHON"].map { URL(filePath: $0) } ?? package.appending(path: ".build/venv/bin/python")

  /// Runs one of the validators.
  static func validate(_ script: String, _ arguments: String..., environment: [String: String] = [:]) async throws
    -> Program.Outcome
  {
    let settings = environment.map { "\($0.key)=\($0.value)" }
    let script = folder.appending(path: "validate/\(script)").path
    return try await Program(running: URL(filePath: "/usr/bin/env"), settings + [python.path, script] + arguments).outcome()
  }

  /// A master of `make_masters.sh` by the beginning of its name; all are made where they aren't there yet.
  static func master(_ prefix: String) async throws -> String {
    try await makeMasters()
    let names = try FileManager.default.contentsOfDirectory(atPath: masters.path)
    return masters.appending(path: try #require(names.first { $0.hasPrefix(prefix) })).path
  }

  static func makeMasters() async throws { try await MasterMaking.once.value }
}

/// The masters are made by the first test that asks, in a folder that gets its name when all of them are done.
private enum MasterMaking {
  static let once = Task {
    guard !FileManager.default.fileExists(atPath: SharedMedia.masters.path) else { return }
    let unfinished = SharedMedia.masters.appendingPathExtension("unfinished").path
    let script = SharedMedia.folder.appending(path: "make_masters.sh").path
    let outcome = try await Program(running: URL(filePath: "/usr/bin/env"), ["D=6", "D4K=2", "bash", script, unfinished])
      .outcome()
    try #require(outcome.status == 0, "\(outcome.errors)")
    try FileManager.default.moveItem(atPath: unfinished, toPath: SharedMedia.masters.path)
  }
}

extension Trait where Self == ConditionTrait {
  /// For tests that need the shared films.
  static var needsSharedMedia: Self { .enabled(if: SharedMedia.isWanted, "the folder shared/media isn't there") }
}
