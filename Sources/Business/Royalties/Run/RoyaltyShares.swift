import Postgres

/// How lines are split in the database: ``Allocation/split(_:byBasisPoints:)`` as SQL, for a number of shares.
///
/// With net = 10000·q + m, a share of b basis points is q·b and m·b ÷ 10000: nothing gets larger than the net amount. Of the units that
/// are left, the first shares by remainder get one each; a share's place among the remainders is how many go before it.
/// `OFFSET 0` keeps the server from reckoning an expression again wherever its name is used.
struct RoyaltyShares: Sendable {
  let rates: RoyaltyRates
  let width: Int

  /// `line`, `rule`, `currency`, the payees `p1`, `p2` … and their shares `s1`, `s2` … of each line.
  /// - Parameter hasRecoupments: whether advances are recouped by some of the lines.
  func query(of lines: SQL, hasRecoupments: Bool) -> SQL {
    let recouped: SQL = hasRecoupments ? "COALESCE(recoupment.amount, 0)" : "0"
    let recoupments: SQL =
      hasRecoupments
      ? """
      LEFT JOIN royalty_attempt_recoupment AS recoupment
        ON recoupment.line = line.id AND recoupment.run = \(rates.attempt.run) AND recoupment.attempt = \(rates.attempt.number)
      """ : ""
    return """
      SELECT line, rule, currency, \(each { "p\($0)" }), \(each { Self.share($0, of: width) })
      FROM (
        SELECT *, \(each { "abs(f\($0) % 10000) AS r\($0)" }), abs(m) - \(less { "abs(f\($0) / 10000)" }) AS units
        FROM (
          SELECT *, net / 10000 AS q, (net % 10000)::int AS m, CASE WHEN net < 0 THEN -1 ELSE 1 END AS unit,
            \(each { "(net % 10000)::int * b\($0) AS f\($0)" })
          FROM (
            SELECT line.id AS line, rate.rule, line.currency, \(each { "rate.p\($0), rate.b\($0)" }),
              line.gross - (\(RoyaltyRates.fee)) - \(recouped) AS net
            FROM (\(lines)) AS line JOIN \(rates.table(width: width)) ON \(rates.match) \(recoupments)
            OFFSET 0
          ) AS priced OFFSET 0
        ) AS divided OFFSET 0
      ) AS remaining
      """
  }

  /// The rows `(pos, payee, share)` of a line.
  var values: SQL { each { "(\($0 - 1)::smallint, p\($0), s\($0))" } }

  /// `s1, s2 …`, summed.
  var sums: SQL { each { "sum(s\($0))::bigint AS s\($0)" } }

  /// The shares as an array.
  var array: SQL { "ARRAY[\(each { "s\($0)" })]" }

  private static func share(_ index: Int, of width: Int) -> String {
    let before = (1...width).filter { $0 != index }.map { other in
      "(r\(other) \(other < index ? ">=" : ">") r\(index))::int"
    }
    let extra = "CASE WHEN \(before.isEmpty ? "0" : before.joined(separator: " + ")) < units THEN unit ELSE 0 END"
    return "q * b\(index) + f\(index) / 10000 + \(extra) AS s\(index)"
  }

  private func each(_ text: (Int) -> String) -> SQL { SQL(verbatim: (1...width).map(text).joined(separator: ", ")) }

  private func less(_ text: (Int) -> String) -> SQL { SQL(verbatim: (1...width).map(text).joined(separator: " - ")) }
}
