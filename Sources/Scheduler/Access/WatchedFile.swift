import Foundation
import Synchronization

/// What a file says, read again when the file has changed. What can't be read any more stays as it was.
final class WatchedFile<Value: Sendable>: Sendable {
  private struct State {
    var value: Value
    var stamp: Stamp
    var lookedAt = ContinuousClock.now
    var version = 0
  }

  /// What tells a changed file.
  private struct Stamp: Equatable {
    let modified: Date?
    let size: Int?
    let inode: Int?

    init(_ path: String) {
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      modified = attributes?[.modificationDate] as? Date
      size = (attributes?[.size] as? NSNumber)?.intValue
      inode = (attributes?[.systemFileNumber] as? NSNumber)?.intValue
    }
  }

  private let path: String
  private let parse: @Sendable (String) throws -> Value
  private let state: Mutex<State>

  init(_ path: String, parse: @escaping @Sendable (String) throws -> Value) throws {
    self.path = path
    self.parse = parse
    let stamp = Stamp(path)
    state = Mutex(State(value: try parse(try Self.text(of: path)), stamp: stamp))
  }

  /// What the file says, and a number that is another whenever that may have changed. The file is looked at once a second at most.
  var latest: (value: Value, version: Int) {
    state.withLock { state in
      guard state.lookedAt.duration(to: .now) >= .seconds(1) else { return (state.value, state.version) }
      state.lookedAt = .now
      let stamp = Stamp(path)
      if stamp != state.stamp, let value = try? parse(Self.text(of: path)) {
        state.value = value
        state.stamp = stamp
        state.version += 1
      }
      return (state.value, state.version)
    }
  }

  private static func text(of path: String) throws -> String {
    do { return try String(contentsOfFile: path, encoding: .utf8) } catch {
      throw Unreadable()
    }
  }

  struct Unreadable: Error {}
}
