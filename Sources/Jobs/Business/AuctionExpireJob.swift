import Business

/// Ends an auction at its time; one for an end that was put off does nothing.
public enum AuctionExpireJob: BusinessJobType {
  public static let name = Auctions.expiryJob
  public static let queue = "auctions"
  public typealias Payload = AuctionExpiry
  public typealias Result = AuctionOutcome
  public typealias Progress = NoProgress
}
