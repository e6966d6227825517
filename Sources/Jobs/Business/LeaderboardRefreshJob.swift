import Business

/// Reckons who has done most of something in a period.
public enum LeaderboardRefreshJob: BusinessJobType {
  public static let name = "leaderboard.refresh"
  public static let queue = "analytics"
  public typealias Payload = Leaderboard.Request
  public typealias Result = Leaderboard
  public typealias Progress = NoProgress
}
