import Foundation
import Synchronization

/// Notes which files are moved into folders: inotify, read without waiting. Where it can't be had, nothing is noted.
final class FolderWatch: Sendable {
  private let descriptor: Int32
  private let folders = Mutex<[Int32: String]>([:])

  init() {
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Watches these folders too.
  func watch(_ paths: [String]) {
    guard descriptor >= 0 else { return }
    for path in paths {
      let watch = inotify_add_watch(descriptor, path, UInt32(IN_MOVED_TO) | UInt32(IN_ONLYDIR))
      if watch >= 0 { folders.withLock { $0[watch] = path } }
    }
  }

  /// The absolute paths of files that have come by a move since the last call.
  func moves() -> Set<String> {
    var moves: Set<String> = []
    guard descriptor >= 0 else { return moves }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
      for event in InotifyEvent.all(in: buffer[..<count]) {
        if let folder = folders.withLock({ $0[event.watch] }) { moves.insert("\(folder)/\(event.name)") }
      }
    }
    return moves
  }
}

/// A record of what inotify tells; see inotify(7).
private struct InotifyEvent {
  let watch: Int32
  let name: String

  private static let headerSize = 16

  static func all(in bytes: ArraySlice<UInt8>) -> [InotifyEvent] {
    var events: [InotifyEvent] = []
    var rest = bytes
    while rest.count >= headerSize {
      let (watch, length) = rest.withUnsafeBytes {
        ($0.loadUnaligned(as: Int32.self), Int($0.loadUnaligned(fromByteOffset: 12, as: UInt32.self)))
      }
      guard rest.count >= headerSize + length else { break }
      let name = rest.dropFirst(headerSize).prefix(length).prefix { $0 != 0 }
      events.append(InotifyEvent(watch: watch, name: String(decoding: name, as: UTF8.self)))
      rest = rest.dropFirst(headerSize + length)
    }
    return events
  }
}
