/// Why a profile can't be used: which file or name, where in it, and what would be right.
public struct ProfileError: Error, Codable, Hashable, Sendable, CustomStringConvertible {
  /// The file, or the name that was asked for.
  public var source: String
  /// Line of the file, from 1.
  public var line: Int?
  /// Where in the profile, such as `video.ladder[2].width`; `nil` when it is about the whole.
  public var key: String?
  /// What was found and what is allowed, as the rest of a sentence.
  public var problem: String

  public var description: String {
    let place = line.map { "\(source):\($0)" } ?? source
    return [place, [key, problem].compactMap(\.self).joined(separator: " ")].joined(separator: ": ")
  }
}

/// A setting that is out of its range, wherever the profile came from.
public struct ProfileViolation: Error, Codable, Hashable, Sendable, CustomStringConvertible {
  /// Such as `video.ladder[2].width`.
  public var key: String
  /// What was found and what is allowed, as the rest of a sentence.
  public var problem: String

  public var description: String { "\(key) \(problem)" }
}
