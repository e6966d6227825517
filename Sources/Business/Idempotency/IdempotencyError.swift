/// Why a request under a key isn't done.
public enum IdempotencyError: BusinessRefusal, Equatable {
  case otherRequest(key: String)

  public var description: String {
    switch self {
    case .otherRequest(let key): "the key '\(key)' belongs to another request; take a new one"
    }
  }
}
