import Foundation
import ProcessTestKit

/// A disk that only one command sees, and that goes with it.
enum SmallDisk {
  /// Whether a test on one is to run: where this user may mount it, and wherever nothing may be skipped.
  static var isWanted: Bool {
    get async {
      if ProcessInfo.processInfo.environment["CI"] != nil { return true }
      let trial = command(size: "1m", at: "/mnt", ["true"])
      return await (try? Program(running: URL(filePath: "/usr/bin/env"), trial).outcome().status) == 0
    }
  }

  /// A command for `env` that runs another with a new disk.
  ///
  /// - Parameters:
  ///   - size: as mount takes it, such as `200k`, or `64m,nr_inodes=500` for few files and folders.
  ///   - folder: where the command sees the disk; also its working folder.
  static func command(size: String, at folder: String, _ command: [String]) -> [String] {
    let script = #"mount -t tmpfs -o size="$1" none "$2" && cd "$2" && shift 2 || exit 99; exec "$@""#
    return ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", size, folder] + command
  }
}
