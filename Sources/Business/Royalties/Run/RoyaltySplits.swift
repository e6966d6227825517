import Postgres

/// How the lines of an attempt are split: the shares of its rules.
struct RoyaltySplits: Sendable {
  /// Whoever has a share, by their ids. What lines bring is added up by the places in here.
  let payees: [Int64]
  /// The most shares that a rule has.
  let widest: Int
  private let rules: [Int64: Range<Int>]
  /// What each share is of 10,000.
  let basisPoints: [Int64]
  /// The place among the payees of whoever has the share.
  let holders: [Int]

  /// Reads the shares of the rules that an attempt has written down.
  init(of rates: RoyaltyRates, in transaction: PostgresTransaction) async throws {
    let shares: SQL = """
      COPY (
        SELECT share.rule, share.bps::bigint, share.payee
        FROM split_share AS share JOIN \(rates.table) ON rate.rule = share.rule
        ORDER BY share.rule, share.pos
      ) TO STDOUT WITH (FORMAT binary)
      """
    let (rules, basisPoints, owners) = try await transaction.copyOut(shares) { pieces in
      var (rules, basisPoints, owners) = ([Int64: Range<Int>](), [Int64](), [Int64]())
      var reader = PostgresCopyReader()
      for try await piece in pieces {
        try reader.forEachRow(in: piece) { share in
          let (rule, place) = (try share.next(Int64.self), owners.count)
          rules[rule] = (rules[rule]?.lowerBound ?? place)..<(place + 1)
          basisPoints.append(try share.next())
          owners.append(try share.next())
        }
      }
      return (rules, basisPoints, owners)
    }
    let payees = Set(owners).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(payees, payees.indices))
    (self.payees, self.rules, self.basisPoints) = (payees, rules, basisPoints)
    widest = rules.values.map(\.count).max() ?? 0
    holders = owners.compactMap { places[$0] }
  }

  /// The places of a rule's shares, in the order of their positions; nil for a rule that isn't the attempt's.
  func shares(of rule: Int64) -> Range<Int>? { rules[rule] }
}
