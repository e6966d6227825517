import Postgres

/// Money that moves between accounts: postings that sum to zero in each currency. Made only of those that do.
public struct LedgerTransaction: Sendable, Equatable {
  public struct ID: DatabaseID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
  }

  /// What caused a transaction, and causes it once: a sale, a run's share, a payout.
  public struct Source: Sendable, Hashable, CustomStringConvertible {
    /// Such as `royalty.run`.
    public let type: String
    public let id: String

    public init(_ type: String, _ id: String) { (self.type, self.id) = (type, id) }

    public var description: String { "\(type) \(id)" }
  }

  public let source: Source
  public let postings: [Posting]
  /// The transaction that this one takes back, account by account.
  public let reverses: ID?

  /// - Throws: ``LedgerError``.
  public init(source: Source, postings: [Posting], reverses: ID? = nil) throws(LedgerError) {
    guard !source.type.isEmpty, !source.id.isEmpty else { throw .noSource }
    guard postings.count >= 2 else { throw .tooFewPostings(source) }
    if let empty = postings.first(where: { $0.amount == 0 }) { throw .nothingMoves(source, empty.account) }
    var sums: [Currency: Int128] = [:]
    for posting in postings { sums[posting.account.currency, default: 0] += Int128(posting.amount) }
    if let (currency, sum) = sums.sorted(by: { $0.key < $1.key }).first(where: { $0.value != 0 }) {
      throw .unbalanced(source, by: "\(sum) minor units of \(currency)")
    }
    (self.source, self.postings, self.reverses) = (source, postings, reverses)
  }
}
