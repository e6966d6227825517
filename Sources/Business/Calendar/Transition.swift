import Foundation

/// Which row is to change to which state, as of which version of its times.
public struct Transition: Codable, Sendable, Equatable {
  public var id: Int64
  public var to: String
  public var version: Int

  public init(id: Int64, to: String, version: Int) {
    (self.id, self.to, self.version) = (id, to, version)
  }

  /// What became of it.
  public struct Outcome: Codable, Sendable, Equatable {
    public enum State: String, Codable, Sendable {
      case done
      /// Its time is still to come.
      case notDue
      /// It is done already, or the times are others by now, or there is nothing that could change.
      case stale
    }

    public let state: State
    /// By the database's clock.
    public let dueAt: Date?

    init(_ state: State, dueAt: Date?) { (self.state, self.dueAt) = (state, dueAt) }
  }
}
