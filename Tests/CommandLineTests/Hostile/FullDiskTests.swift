import Foundation
import TestFolder
import Testing

/// A disk without room for the title: one line that says so, and nothing left on it.
@Suite(.enabled("a small disk can't be mounted here") { await SmallDisk.canBeMounted })
struct FullDiskTests {
  @Test(arguments: ["16k", "200k", "600k"])
  func saysSoAndLeavesNothing(_ size: String) async throws {
    let folder = try TemporaryFolder()
    // The disk goes with the command; what was left on it is listed first.
    let script = """
      mount -t tmpfs -o size=\(size) none "$1" && cd "$1" || exit 99
      "$2" transcode "$3" -o title --json >/dev/null; status=$?
      find . -mindepth 1; exit $status
      """
    let command = SmallDisk.namespace + [script, "sh", folder.url.path, Program.executable.path, try TestFilm.short.get()]
    let outcome = try await Program(running: URL(filePath: "/usr/bin/env"), command).outcome()
    #expect(outcome.status == 1)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("no space left on device; free some space"), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
  }
}

/// A disk that only one command sees, and that goes with it.
private enum SmallDisk {
  static let namespace = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]

  /// Whether this user may mount one.
  static var canBeMounted: Bool {
    get async {
      let mount = namespace + ["mount -t tmpfs none /mnt"]
      return await (try? Program(running: URL(filePath: "/usr/bin/env"), mount).outcome().status) == 0
    }
  }
}
