import Business

/// Makes what a royalty run has brought payable.
public enum RoyaltyDistributeJob: BusinessJobType {
  public static let name = "royalty.distribute"
  public static let queue = "royalties"
  public typealias Result = RoyaltyRelease
  public typealias Progress = NoProgress

  public struct Payload: Codable, Sendable, Equatable {
    /// The run's number.
    public var distributionId: RoyaltyRun.ID

    public init(distributionId: RoyaltyRun.ID) { self.distributionId = distributionId }
  }
}
