import Business

/// Makes what a payee can claim payable.
public enum RoyaltyClaimJob: BusinessJobType {
  public static let name = "royalty.claim"
  public static let queue = "royalties"
  public typealias Payload = RoyaltyClaim
  public typealias Result = RoyaltyRelease
  public typealias Progress = NoProgress
}
