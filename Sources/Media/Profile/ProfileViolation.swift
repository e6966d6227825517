/// A setting that is out of its range, wherever the profile came from.
public struct ProfileViolation: Error, Codable, Hashable, Sendable, CustomStringConvertible {
  /// Such as `video.ladder[2].width`.
  public var key: String
  /// What was found and what is allowed, as the rest of a sentence.
  public var problem: String

  public var description: String { "\(key) \(problem)" }
}
