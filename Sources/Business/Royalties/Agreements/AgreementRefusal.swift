/// Why agreements aren't entered: where in the document, and what is wrong there.
public struct AgreementRefusal: BusinessRefusal, Equatable {
  /// Such as `rules[2].shares`.
  public let place: String
  /// What was found and what would be right, as the rest of a sentence.
  public let problem: String
  /// Whether it contradicts what was entered before, rather than itself.
  public let isConflict: Bool

  init(_ place: String, _ problem: String, isConflict: Bool = false) {
    (self.place, self.problem, self.isConflict) = (place, problem, isConflict)
  }

  public var description: String { "\(place): \(problem)" }
}
