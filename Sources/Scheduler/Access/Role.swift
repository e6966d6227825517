/// What someone is on the platform. Each may do what those before it may.
public enum Role: String, Sendable, CaseIterable, Comparable, Codable {
  /// Sees jobs of the films that it is let see, and changes nothing.
  case viewer = "Viewer"
  /// Adds jobs for its own films, and sees, retries and cancels them.
  case creator = "Creator"
  /// Sees every job, and puts queues in order.
  case admin = "Admin"
  /// Removes whole queues.
  case superAdmin = "Super Admin"

  /// However the platform's services write it: `super-admin`, `SUPER_ADMIN`, `SuperAdmin`.
  public init?(named text: String) {
    func letters(_ text: String) -> String { text.lowercased().filter { $0.isASCII && $0.isLetter } }
    guard let role = Self.allCases.first(where: { letters($0.rawValue) == letters(text) }) else { return nil }
    self = role
  }

  public static func < (one: Role, other: Role) -> Bool { one.rank < other.rank }

  private var rank: Int {
    switch self {
    case .viewer: 0
    case .creator: 1
    case .admin: 2
    case .superAdmin: 3
    }
  }
}
