import Foundation

/// The profiles that jobs may name: those in a folder of the operator's, and those that the program carries.
public struct ProfileCollection: Sendable {
  /// Holds `NAME.yml` files, which come before built-in profiles of that name; nil for none.
  public let folder: URL?

  public init(folder: URL? = nil) { self.folder = folder }

  /// Safe to call with a stranger's text: it names no file outside the folder.
  ///
  /// - Throws: `ProfileError` when there is none of that name, or its file says something that isn't allowed.
  public func profile(named name: String) throws(ProfileError) -> Profile {
    if let folder, name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]{0,63}/) != nil {
      let file = folder.appending(path: "\(name).yml").path
      if FileManager.default.fileExists(atPath: file) { return try Profile.named(file) }
    }
    return try Profile.builtIn(name)
  }
}
