import Foundation

extension Profile {
  /// The names of the profiles that the program carries, the default first.
  public static var builtInNames: [String] { BuiltInProfiles.files.map(\.name) }

  /// A profile that the program carries. Safe to call with a stranger's text: it opens no file.
  ///
  /// - Throws: `ProfileError` when there is none of that name, naming those there are.
  public static func builtIn(_ name: String) throws(ProfileError) -> Profile {
    guard let file = BuiltInProfiles.files.first(where: { $0.name == name }) else {
      throw ProfileError(source: name, problem: "no such profile; there are \(builtInNames.joined(separator: ", "))")
    }
    return try Profile(yaml: file.text, source: "\(name).yml", foundation: nil)
  }

  /// A profile by its name, or by the path of a file that ends in `.yml` or `.yaml`.
  ///
  /// - Throws: `ProfileError` when there is neither, or when the file can't be read or says something that isn't allowed.
  public static func named(_ nameOrPath: String) throws(ProfileError) -> Profile {
    guard nameOrPath.hasSuffix(".yml") || nameOrPath.hasSuffix(".yaml") else {
      do { return try builtIn(nameOrPath) } catch {
        throw ProfileError(source: error.source, problem: error.problem + ", or the path of a .yml file")
      }
    }
    return try Profile(yaml: text(of: nameOrPath), source: nameOrPath)
  }

  /// Bytes of the largest profile that is read.
  private static let largestFile = 1 << 20

  private static func text(of path: String) throws(ProfileError) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw ProfileError(source: path, problem: "no such file")
    }
    guard !isFolder.boolValue, let file = FileHandle(forReadingAtPath: path) else {
      throw ProfileError(source: path, problem: isFolder.boolValue ? "is a folder, not a file" : "can't be read")
    }
    let bytes: Data
    do { bytes = try file.read(upToCount: largestFile + 1) ?? Data() } catch {
      throw ProfileError(source: path, problem: "can't be read: \(error.localizedDescription)")
    }
    guard bytes.count <= largestFile, let text = String(validating: bytes, as: UTF8.self) else {
      throw ProfileError(source: path, problem: "is no profile: more than \(largestFile) bytes, or not UTF-8 text")
    }
    return text
  }
}
