import Postgres

extension Auctions {
  /// - Returns: nil for a number that isn't a listing's.
  public static func listing(_ id: Listing.ID, in database: some PostgresExecutor) async throws -> Listing? {
    try await database.query("SELECT \(Listing.columns) FROM listing WHERE id = \(id)").first.map { try Listing($0) }
  }

  /// Listings, the latest first.
  /// - Parameters:
  ///   - state: only those in this one.
  ///   - last: the last of the page before.
  public static func listings(
    in state: Listing.State? = nil, after last: Listing.ID? = nil, limit: Int, in database: some PostgresExecutor
  ) async throws -> [Listing] {
    try await database.query(
      """
      SELECT \(Listing.columns) FROM listing
      WHERE (\(state?.rawValue)::text IS NULL OR state = \(state?.rawValue)) AND (\(last)::bigint IS NULL OR id < \(last))
      ORDER BY id DESC LIMIT \(limit)
      """
    ).map { try Listing($0) }
  }

  /// A listing's bids, the highest first.
  public static func bids(for id: Listing.ID, limit: Int = 100, in database: some PostgresExecutor) async throws -> [Bid] {
    try await database.query(
      "SELECT \(Bid.columns) FROM bid WHERE listing = \(id) ORDER BY number DESC LIMIT \(limit)"
    ).map { try Bid($0) }
  }
}
