import NIOConcurrencyHelpers
import Postgres

/// Settles lines while they are read: splits each, adds up what it brings, and writes its entries.
final class RoyaltySettler: Sendable {
  /// Whether lines add to what runs before have settled.
  private let kind: String
  private let run: RoyaltyRun.ID
  private let splits: RoyaltySplits
  private let writesEntries: Bool
  private let state: NIOLockedValueBox<State>

  private struct State {
    var tally: RoyaltyTally
    var reader = PostgresCopyReader()
    var entries = PostgresCopyWriter()
    /// Of the line at hand, in the first places.
    var shares: [Int64]
  }

  var tally: RoyaltyTally { state.withLockedValue(\.tally) }

  init(_ lines: RoyaltyLines, by splits: RoyaltySplits) {
    (run, self.splits) = (lines.run, splits)
    kind = lines.hasPredecessors ? "adjustment" : "earning"
    writesEntries = lines.request.mode == .entries
    state = NIOLockedValueBox(
      State(tally: RoyaltyTally(payees: splits.payees.count), shares: Array(repeating: 0, count: splits.widest)))
  }

  /// What lines are to be read as: each with its rule, NULL where there is none, and with what is split of it.
  static func reading(_ lines: SQL, by rates: RoyaltyRates, hasRecoupments: Bool) -> SQL {
    let recouped: SQL = hasRecoupments ? "COALESCE(recoupment.amount, 0)" : "0"
    let recoupments: SQL =
      hasRecoupments
      ? """
      LEFT JOIN royalty_attempt_recoupment AS recoupment
        ON recoupment.line = line.id AND recoupment.run = \(rates.attempt.run) AND recoupment.attempt = \(rates.attempt.number)
      """ : ""
    return """
      COPY (
        SELECT line.id, rate.rule, line.currency, line.gross, line.gross - (\(RoyaltyRates.fee)) - \(recouped)
        FROM (\(lines)) AS line LEFT JOIN \(rates.table) ON \(rates.match) \(recoupments)
      ) TO STDOUT WITH (FORMAT binary)
      """
  }

  /// What entries are to be written as.
  static func writing(to table: String) -> SQL {
    "COPY \(identifier: table) (run, line, payee, amount, kind, pos, currency) FROM STDIN WITH (FORMAT binary)"
  }

  /// Settles some lines, as ``reading(_:by:hasRecoupments:)`` gives them.
  /// - Returns: their entries, for ``writing(to:)``; nothing where none are kept.
  /// - Throws: ``RoyaltyError/tooMuch(currency:)``.
  @discardableResult
  func settle(_ piece: [UInt8]) throws -> [UInt8] {
    try state.withLockedValue { state in
      var reader = state.reader
      try reader.forEachRow(in: piece) { try settle(&$0, by: splits, &state) }
      state.reader = reader
      return reader.isAtEnd ? state.entries.takeLast() : state.entries.take()
    }
  }

  private func settle(_ row: inout PostgresCopiedRow, by splits: RoyaltySplits, _ state: inout State) throws {
    let line: Int64 = try row.next()
    guard let rule: Int64 = try row.next(), let shares = splits.shares(of: rule) else { return state.tally.unsettled += 1 }
    let (currency, gross, net): (String, Int64, Int64) = (try row.next(), try row.next(), try row.next())
    Allocation.split(
      net, by: splits.basisPoints.span.extracting(shares), of: Allocation.wholeInBasisPoints.magnitude, into: &state.shares)
    try state.tally.add(
      currency, gross: gross, net: net, shares: state.shares, of: splits.holders.span.extracting(shares))
    guard writesEntries else { return }
    for (position, holder) in splits.holders[shares].enumerated() where state.shares[position] != 0 {
      state.entries.beginRow(columns: 7)
      state.entries.append(run)
      state.entries.append(line)
      state.entries.append(splits.payees[holder])
      state.entries.append(state.shares[position])
      state.entries.append(kind)
      state.entries.append(Int16(clamping: position))
      state.entries.append(currency)
    }
  }
}
