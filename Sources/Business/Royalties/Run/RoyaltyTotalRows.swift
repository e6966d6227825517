import Postgres

/// What each payee gets of a run, as rows of `royalty_total` in COPY's binary form. They come in the order of its index, which grows at
/// its end.
struct RoyaltyTotalRows: AsyncSequence, AsyncIteratorProtocol, Sendable {
  static let writing: SQL = "COPY royalty_total (run, payee, currency, amount) FROM STDIN WITH (FORMAT binary)"

  private let run: RoyaltyRun.ID
  private let payees: [Int64]
  private let sums: [RoyaltyTally.InCurrency]
  private var rows = PostgresCopyWriter()
  private var next = 0

  /// - Parameter payees: in the order of their ids.
  init(of tally: RoyaltyTally, to payees: [Int64], run: RoyaltyRun.ID) {
    (self.run, self.payees) = (run, payees)
    sums = tally.currencies.sorted { $0.currency < $1.currency }
  }

  func makeAsyncIterator() -> Self { self }

  /// About 64 KiB of rows.
  mutating func next() async -> [UInt8]? {
    guard next <= payees.count else { return nil }
    while next < payees.count, rows.count < 65_536 {
      for sum in sums where sum.amounts[next] != 0 {
        rows.beginRow(columns: 4)
        rows.append(run)
        rows.append(payees[next])
        rows.append(sum.currency)
        rows.append(sum.amounts[next])
      }
      next += 1
    }
    guard next == payees.count else { return rows.take() }
    next += 1
    return rows.takeLast()
  }
}
