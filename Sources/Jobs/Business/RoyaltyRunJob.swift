import Business

/// Reckons what revenue brings to whom, and posts it.
public enum RoyaltyRunJob: BusinessJobType {
  public static let name = "royalty.run"
  public static let queue = "royalties"
  public typealias Payload = RoyaltyRunRequest
  public typealias Result = RoyaltyRun
  public typealias Progress = NoProgress
}
