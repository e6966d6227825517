/// Why no title can be planned from a master.
public enum PlanError: Error, Codable, Hashable, Sendable, CustomStringConvertible {
  /// Neither a picture nor sound that can be decoded; the reasons, as the probe gives them.
  case nothingToPlay(skipped: [SkippedStream])
  /// A picture without a size, or with an absurd one.
  case noPictureSize(width: Int, height: Int)
  /// A setting of the profile that is out of its range.
  case profile(ProfileViolation)

  public var description: String {
    switch self {
    case .nothingToPlay(let skipped):
      let reasons = skipped.map { "stream \($0.stream) (\($0.kind)): \($0.reason)" }
      return (["has neither a picture nor sound that can be played"] + reasons).joined(separator: "; ")
    case .noPictureSize(let width, let height):
      return "has a picture of \(width)×\(height) pixels"
    case .profile(let violation):
      return "can't be planned with this profile: \(violation)"
    }
  }
}
