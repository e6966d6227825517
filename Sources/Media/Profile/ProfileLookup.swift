import YAML

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
    return try Profile(YAMLFile(text: file.text, source: "\(name).yml"), foundation: nil)
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
    return try Profile(YAMLFile(path: nameOrPath, upTo: largestFile))
  }

  /// Bytes of the largest profile that is read.
  private static let largestFile = 1 << 20
}
