import Foundation
import ProcessTestKit
import TestFolder
import Testing

/// A film that a test makes for itself with the `ffmpeg` command, in a folder that goes with it.
final class MadeFilm: Sendable {
  let folder: TemporaryFolder
  let path: String

  init(_ name: String, _ arguments: [String]) async throws {
    folder = try TemporaryFolder()
    path = folder.path(name)
    let command = ["ffmpeg", "-nostdin", "-v", "error", "-n"] + arguments + [path]
    let outcome = try await Program(running: URL(filePath: "/usr/bin/env"), command).outcome()
    try #require(outcome.status == 0, "\(outcome.errors)")
  }
}
