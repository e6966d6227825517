import Foundation

/// What became of an auction that was to be ended.
public struct AuctionOutcome: Codable, Sendable, Equatable {
  public enum State: String, Codable, Sendable {
    case sold
    /// Nobody has bid, or nobody enough.
    case unsold
    case cancelled
    /// Its end is still to come.
    case notDue
    /// Its end was put off, and another job ends it.
    case stale
  }

  public let listingId: Listing.ID
  public let state: State
  /// Whether it was ended by this call.
  public let isNew: Bool
  public let endsAt: Date
  /// Of one that is sold.
  public let sale: Sale?
}
