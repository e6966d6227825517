import Foundation
import Media
import Storage

/// A film or title as a job names it, from how the command line does: a path, or `storage:KEY`.
enum JobPlaces {
  /// - Throws: `MediaError` for a path without a film, `StorageError` for what can't be a key.
  static func film(_ argument: String) throws -> String {
    if let key = try key(argument) { return key }
    _ = try LocalFilm(argument)
    // The worker has another working folder than we.
    return URL(filePath: argument).path
  }

  /// - Throws: `StorageError` for what can't be a key.
  static func output(_ argument: String?, of film: String) throws -> String {
    if let argument { return try key(argument) ?? URL(filePath: argument).path }
    guard let key = try key(film) else { return URL(filePath: TitleName.folder(of: film)).path }
    return try ObjectKey("titles/\(TitleName.folder(of: key))").path
  }

  private static func key(_ argument: String) throws -> String? {
    let scheme = "storage:"
    return argument.hasPrefix(scheme) ? try ObjectKey(String(argument.dropFirst(scheme.count))).path : nil
  }
}
