import Foundation
import Queue
import Storage

/// Where a job's film comes from, or its title goes: a path of this machine, or a key in the worker's store.
enum JobPlace: Hashable {
  case path(String)
  case key(ObjectKey)

  /// - Parameter name: of the payload's field, for messages.
  /// - Throws: `UnrecoverableError` for what is neither.
  init(_ text: String, _ name: String) throws {
    if text.hasPrefix("/") {
      self = .path(text)
      return
    }
    do { self = .key(try ObjectKey(text)) } catch {
      throw UnrecoverableError(
        "\(name) is “\(text.prefix(200))”; it has to be an absolute path, such as /films/walk.mov, or a key in the worker's storage: "
          + error.found)
    }
  }

  /// As it stands in results: a path, or a key.
  var text: String {
    switch self {
    case .path(let path): URL(filePath: path).path
    case .key(let key): key.path
    }
  }

  /// What is beneath it.
  func appending(_ name: String) -> String { text == "/" ? "/\(name)" : "\(text)/\(name)" }
}
