import Foundation
import ProcessTestKit
import TestFolder
import Testing

/// A disk without room for the title: one line that says so, and nothing left on it.
@Suite(.enabled("a small disk can't be mounted here") { await SmallDisk.isWanted })
struct FullDiskTests {
  @Test(arguments: ["16k", "200k", "600k"])
  func saysSoAndLeavesNothing(_ size: String) async throws {
    let folder = try TemporaryFolder()
    // The disk goes with the command; what was left on it is listed first.
    let script = #"""
      "$1" transcode "$2" -o title --json >/dev/null; status=$?
      find . -mindepth 1; exit $status
      """#
    let command = ["sh", "-c", script, "sh", Program.executable.path, try TestFilm.short.get()]
    let outcome = try await Program(
      running: URL(filePath: "/usr/bin/env"), SmallDisk.command(size: size, at: folder.url.path, command)
    ).outcome()
    #expect(outcome.status == 1)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("no space left on device; free some space"), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
  }
}
