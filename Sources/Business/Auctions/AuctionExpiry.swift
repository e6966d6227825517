import Foundation

/// Which auction is to be ended, as of which end.
public struct AuctionExpiry: Codable, Sendable, Equatable {
  public var listingId: Listing.ID
  /// The listing's when the end was set; the job of an end that has been put off is stale.
  public var version: Int

  public init(_ listingId: Listing.ID, version: Int) {
    (self.listingId, self.version) = (listingId, version)
  }

  /// The job that ends it.
  func message(at end: Date) throws -> OutboxMessage {
    try OutboxMessage(jobType: Auctions.expiryJob, payload: self, dueAt: end)
  }
}

/// Which auction is to be settled, whatever its version.
public struct AuctionSettling: Codable, Sendable, Equatable {
  public var listingId: Listing.ID

  public init(_ listingId: Listing.ID) { self.listingId = listingId }
}
