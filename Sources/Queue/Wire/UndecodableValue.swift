/// JSON that isn't of the type it should be. Trying again doesn't help, so a job with such a payload fails at once.
public struct UndecodableValue: UnrecoverableJobError, Equatable, CustomStringConvertible {
  /// The place, such as `film.renditions[2].height`; empty for the whole value.
  public let path: String
  /// What is wrong there.
  public let problem: String

  public init(_ error: DecodingError) {
    switch error {
    case .typeMismatch(let type, let context):
      self.init(context, problem: "expected \(type)")
    case .valueNotFound(let type, let context):
      self.init(context, problem: "expected \(type), found null")
    case .keyNotFound(let key, let context):
      self.init(path: context.codingPath + [key], problem: "missing")
    case .dataCorrupted(let context):
      self.init(context, problem: context.debugDescription)
    @unknown default:
      self.init(path: [], problem: "\(error)")
    }
  }

  public init(path: String, problem: String) {
    self.path = path
    self.problem = problem
  }

  /// The same, where the value stands in another, at a place such as `film`.
  public func within(_ place: String) -> UndecodableValue {
    let dot = place.isEmpty || path.isEmpty || path.hasPrefix("[") ? "" : "."
    return UndecodableValue(path: place + dot + path, problem: problem)
  }

  private init(_ context: DecodingError.Context, problem: String) {
    self.init(path: context.codingPath, problem: problem)
  }

  private init(path: [any CodingKey], problem: String) {
    self.path = path.reduce(into: "") { path, key in
      if let index = key.intValue { path += "[\(index)]" } else { path += (path.isEmpty ? "" : ".") + key.stringValue }
    }
    self.problem = problem
  }

  public var description: String { (path.isEmpty ? "the value" : path) + ": " + problem }
}
