import Foundation
import Glibc

/// A folder of files that nobody may open, and a watch over it.
final class Bait {
  let folder: TemporaryFolder
  private let watch: Int32

  init(_ files: [String: [UInt8]]) throws {
    folder = try TemporaryFolder()
    for (name, bytes) in files { try folder.write(bytes, to: name) }
    watch = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    guard watch >= 0, inotify_add_watch(watch, folder.url.path, UInt32(IN_OPEN) | UInt32(IN_ACCESS)) >= 0 else {
      throw Command.Failure(description: "can't watch \(folder.url.path)")
    }
  }

  deinit { close(watch) }

  /// Whether any of the files was opened since the last question.
  var wasTouched: Bool {
    var events = [UInt8](repeating: 0, count: 4096)
    return read(watch, &events, events.count) > 0
  }
}
