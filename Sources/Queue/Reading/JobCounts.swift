/// How many jobs of a queue are in each state.
public struct JobCounts: Sendable, Equatable, Codable {
  public var waiting = 0
  public var prioritized = 0
  public var delayed = 0
  public var active = 0
  public var waitingChildren = 0
  public var completed = 0
  public var failed = 0

  public init() {}
}
