extension DecodingError {
  /// What is wrong with a delivery, and where, for people.
  var place: String {
    func path(_ context: Context, _ last: (any CodingKey)? = nil) -> String {
      (context.codingPath + [last].compactMap { $0 }).map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
        .trimmingPrefix(".").description
    }
    return switch self {
    case .keyNotFound(let key, let context): "\(path(context, key)) is missing"
    case .valueNotFound(_, let context), .typeMismatch(_, let context):
      context.codingPath.isEmpty ? "it isn't a JSON object" : "\(path(context)) isn't of the type that it should be"
    case .dataCorrupted(let context) where context.codingPath.isEmpty: "it isn't JSON"
    case .dataCorrupted(let context): "\(path(context)): \(context.debugDescription)"
    @unknown default: "it isn't of the right shape"
    }
  }
}
