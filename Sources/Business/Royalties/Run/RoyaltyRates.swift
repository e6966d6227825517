import Postgres

/// By which rule each line is split: what an attempt finds out once, and its parts then go by.
struct RoyaltyRates: Sendable {
  let attempt: RoyaltyAttempt.Name

  /// Writes down the rules up to a version, of works with a contract.
  func insertion(upTo version: SplitRules.Version) -> SQL {
    """
    INSERT INTO royalty_attempt_rate
    SELECT \(attempt.run), \(attempt.number), rule.id, rule.work, rule.right_kind, rule.territory,
      COALESCE(lower(rule.valid), '-infinity'), COALESCE(upper(rule.valid), 'infinity'), COALESCE(rule.fee_bps, contract.fee_bps),
      COALESCE(contract.collateral, contract.id), contract.payee,
      row_number() OVER (
        PARTITION BY rule.work ORDER BY rule.right_kind <> '' DESC, rule.territory <> '' DESC, rule.version DESC, rule.id),
      count(*) OVER (PARTITION BY rule.work) = 1
    FROM split_rule AS rule
      JOIN contract ON contract.work = rule.work
    WHERE rule.version <= \(version)
    """
  }

  /// The rules by themselves, with `rate` as their name.
  var table: SQL {
    "(SELECT * FROM royalty_attempt_rate WHERE run = \(attempt.run) AND attempt = \(attempt.number)) AS rate"
  }

  /// Whether `rate` is the one for `line`. Where a work has one rule, no other is asked for.
  var match: SQL {
    """
    rate.work = line.work AND \(fit("rate"))
      AND (rate.is_only OR NOT EXISTS (
        SELECT FROM royalty_attempt_rate AS better
        WHERE better.work = line.work AND better.rank < rate.rank
          AND better.run = \(attempt.run) AND better.attempt = \(attempt.number) AND \(fit("better"))))
    """
  }

  private func fit(_ name: String) -> SQL {
    SQL(
      verbatim: """
        (\(name).right_kind = '' OR \(name).right_kind = line.right_kind)
        AND (\(name).territory = '' OR \(name).territory = line.territory)
        AND line.earned_on >= \(name).first AND line.earned_on < \(name).past
        """)
  }

  /// The platform's fee of a line: rounded half up, away from zero where it is negative. Nothing in it is larger than the gross amount.
  static let fee: SQL = """
    line.gross / 10000 * rate.fee_bps
      + (line.gross % 10000 * rate.fee_bps + CASE WHEN line.gross < 0 THEN -5000 ELSE 5000 END) / 10000
    """
}
