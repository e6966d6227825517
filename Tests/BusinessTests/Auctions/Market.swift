import Business
import Foundation
import Postgres
import PostgresTestKit
import Testing

/// The tests of auctions share one server.
@Suite(.postgres, .timeLimit(.minutes(4)))
enum AuctionTests {}

/// A creator's work, and bidders with something to spend.
struct Market: Sendable {
  static let euro = Currency("EUR")!

  var client: PostgresClient
  let platform: Party.ID
  let creator: Party.ID
  let seller: Party.ID
  let bidders: [Party.ID]
  let work: Work.ID

  /// - Parameter credit: of each bidder, in cents.
  init(_ client: PostgresClient, credit: [Int64] = [1_000_000, 1_000_000, 1_000_000]) async throws {
    self.client = client
    platform = try await Parties.platform(in: client)
    creator = try await Parties.add(.person, name: "Creator", in: client)
    seller = try await Parties.add(.person, name: "Seller", in: client)
    work = try await Works.add("Walk", owner: creator, in: client)
    var bidders: [Party.ID] = []
    for (number, amount) in credit.enumerated() {
      let bidder = try await Parties.add(.person, name: "Bidder \(number)", in: client)
      try await Self.pay(amount, to: bidder, from: platform, in: client)
      bidders.append(bidder)
    }
    self.bidders = bidders
  }

  /// Money that a bidder has paid in.
  private static func pay(_ amount: Int64, to bidder: Party.ID, from platform: Party.ID, in client: PostgresClient) async throws
  {
    guard amount > 0 else { return }
    try await Ledger.post(
      LedgerTransaction(
        source: LedgerTransaction.Source("payment", "\(bidder)"),
        postings: [
          Posting(-amount, to: Account(.revenue, of: platform, in: euro)),
          Posting(amount, to: Account(.credit, of: bidder, in: euro)),
        ]), in: client)
  }

  func auction(
    minimum: Int64 = 100, reserve: Int64? = nil, increment: Int64? = nil, extending: Int64? = nil,
    rates: SaleRates = SaleRates(royaltyBasisPoints: 500), lasting: TimeInterval = 3_600
  ) async throws -> Listing {
    var request = NewListing(
      auctionOf: work, by: seller, in: Self.euro, minimumBid: minimum, reserve: reserve,
      endsAt: Date(timeIntervalSinceNow: lasting), rates: rates)
    (request.incrementBasisPoints, request.extensionSeconds) = (increment, extending)
    return try await client.transaction { try await Auctions.open(request, in: $0) }
  }

  @discardableResult
  func bid(_ amount: Int64, by bidder: Int, for listing: Listing.ID, in other: PostgresClient? = nil) async throws -> Bid {
    try await (other ?? client).transaction {
      try await Auctions.bid(NewBid(bidder: bidders[bidder], amount: amount), for: listing, in: $0).bid
    }
  }

  /// Lets time pass for a listing: its end is so far from now.
  func setEnd(of listing: Listing.ID, in seconds: Double = 0) async throws {
    try await client.transaction { transaction in
      // An end is never brought forward, so the trigger that sees to it is asleep meanwhile.
      try await transaction.execute("SET LOCAL session_replication_role = replica")
      try await transaction.execute(
        "UPDATE listing SET ends_at = clock_timestamp() + make_interval(secs => \(seconds)) WHERE id = \(listing)")
    }
  }

  func balance(_ kind: Account.Kind, of party: Party.ID) async throws -> Int64 {
    try await Ledger.balance(of: Account(kind, of: party, in: Self.euro), in: client).minorUnits
  }

  func credits() async throws -> [Int64] {
    var credits: [Int64] = []
    for bidder in bidders { credits.append(try await balance(.credit, of: bidder)) }
    return credits
  }

  /// What has to be true of the books whenever nothing is under way.
  func expectSoundBooks(_ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let wrong: [String] = try await client.query(
      """
      SELECT 'listing ' || listing.id || ' is ' || state || ' with ' || count(sale) || ' sales' AS problem
        FROM listing LEFT JOIN sale ON sale.listing = listing.id GROUP BY listing.id
        HAVING (state = 'sold') <> (count(sale) = 1)
      UNION ALL
      SELECT 'bid ' || listing || '/' || number || ' is ' || bid.state || ', released ' || count(back) || ' times'
        FROM bid LEFT JOIN ledger_transaction AS back ON back.reverses = bid.hold GROUP BY listing, number
        HAVING (bid.state IN ('outbid', 'lost')) <> (count(back) = 1)
      UNION ALL
      SELECT 'holds of party ' || owner || ' are ' || balance || ' instead of ' || COALESCE(sum(amount), 0)
        FROM account_balance LEFT JOIN bid ON bid.bidder = owner AND bid.state = 'leading' AND bid.currency = account_balance.currency
        WHERE kind = 'hold' GROUP BY account, owner, balance HAVING balance <> COALESCE(sum(amount), 0)
      UNION ALL
      SELECT 'party ' || owner || ' has spent ' || -balance || ' too much' FROM account_balance
        WHERE kind IN ('credit', 'hold', 'payable', 'fee') AND balance < 0
      UNION ALL
      SELECT 'sales of ' || sum(fee + royalty + seller_net) || ' made shares of ' || (
          SELECT COALESCE(sum(balance), 0) FROM account_balance WHERE kind IN ('fee', 'payable'))
        FROM sale HAVING sum(price) IS DISTINCT FROM NULLIF((
          SELECT COALESCE(sum(balance), 0) FROM account_balance WHERE kind IN ('fee', 'payable')), 0)
      UNION ALL
      SELECT 'sale of ' || listing || ' isn''t the highest bid' FROM sale
        WHERE bid IS NOT NULL AND (price, buyer) <> (
          SELECT amount, bidder FROM bid WHERE bid.listing = sale.listing ORDER BY amount DESC, number LIMIT 1)
      """
    ).map { try $0["problem"] }
    #expect(wrong.isEmpty, comment, sourceLocation: sourceLocation)
  }
}

/// Runs `body` with books that have a market.
func withMarket<Value: Sendable>(
  credit: [Int64] = [1_000_000, 1_000_000, 1_000_000], _ body: (Market) async throws -> Value
) async throws -> Value {
  try await withBooks { try await body(Market($0, credit: credit)) }
}
