import Business
import Postgres

/// What a caller may do on the marketplace, and as whom.
struct MarketplaceAdmission {
  let caller: Caller
  let transaction: PostgresTransaction

  /// As which party of the books somebody acts: its own, or, for an admin, any.
  /// - Throws: ``Problem`` 403, 422.
  func party(_ asked: Party.ID?, named member: String) async throws -> Party.ID {
    let own = try await Parties.party(withAccount: caller.id, in: transaction)
    if let asked {
      guard caller.role >= .admin || asked == own else {
        throw Problem(.forbidden, "\(member) is party \(asked), which isn't the caller's own; only an admin acts for others")
      }
      return asked
    }
    guard let own else {
      throw Problem(.unprocessableContent, "\(member) is missing, and the caller '\(caller.id)' is no party of the books")
    }
    return own
  }

  /// Creators list their own works, at the platform's rate.
  /// - Throws: ``Problem`` 403; ``MarketplaceError``.
  func admit(_ listing: NewListing) async throws {
    guard let owner = try await Works.owner(of: listing.work, in: transaction) else {
      throw MarketplaceError.noSuchWork(listing.work)
    }
    guard caller.role < .admin else { return }
    let own = try await Parties.party(withAccount: caller.id, in: transaction)
    guard own == owner, listing.seller ?? owner == owner else {
      throw Problem(.forbidden, "work \(listing.work) isn't the caller's own; only an admin lists for others")
    }
    guard listing.feeBasisPoints == nil else {
      throw Problem(.forbidden, "feeBasisPoints takes the role Admin; leave it out for the platform's usual rate")
    }
  }

  /// Sellers take back their own listings.
  /// - Throws: ``Problem`` 403; ``MarketplaceError``.
  func mayCancel(_ id: Listing.ID) async throws {
    guard caller.role < .admin else { return }
    guard let listing = try await Auctions.listing(id, in: transaction) else { throw MarketplaceError.noSuchListing(id) }
    guard try await Parties.party(withAccount: caller.id, in: transaction) == listing.seller else {
      throw Problem(.forbidden, "listing \(id) isn't the caller's own; only an admin takes back others'")
    }
  }
}
