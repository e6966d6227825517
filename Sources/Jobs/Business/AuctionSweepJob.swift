import Business

/// Ends every auction whose time is over: a safety net for lost jobs, to be done every minute.
public enum AuctionSweepJob: BusinessJobType {
  public static let name = "auction.sweep"
  public static let queue = "auctions"
  public typealias Payload = SweepRequest
  public typealias Result = AuctionSweep
  public typealias Progress = NoProgress
}
