import Foundation
import Glibc

/// A file that nobody may open, and a watch over it.
final class Bait {
  let path: String
  private let watch: Int32

  init(_ bytes: Data, at path: String) throws {
    self.path = path
    try bytes.write(to: URL(filePath: path))
    watch = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    guard watch >= 0, inotify_add_watch(watch, path, UInt32(IN_OPEN) | UInt32(IN_ACCESS)) >= 0 else {
      throw CocoaError(.fileReadUnknown)
    }
  }

  deinit { close(watch) }

  /// Whether it was opened since the last question.
  var wasTouched: Bool {
    var events = [UInt8](repeating: 0, count: 4096)
    return read(watch, &events, events.count) > 0
  }
}
