import Business

/// Ends an auction whose time is over.
public enum AuctionSettleJob: BusinessJobType {
  public static let name = "auction.settle"
  public static let queue = "auctions"
  public typealias Payload = AuctionSettling
  public typealias Result = AuctionOutcome
  public typealias Progress = NoProgress
}
