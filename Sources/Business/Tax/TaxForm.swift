import Postgres

/// What the tax office of the United States is to be told of a payee: an information return of series 1099, prepared.
public struct TaxForm: Sendable, Equatable, Codable {
  /// Such as `1099-MISC`.
  public let form: String
  /// In which box the amount belongs.
  public let box: String
  /// What was paid in the year, in cents.
  public let amount: Int64
  public let currency: String
  /// Without one, the payee is asked for it, and a part is withheld from payouts until then.
  public let hasTaxID: Bool
  public let withholdingBasisPoints: Int32
  /// Counted from 1.
  public let revision: Int32
}

/// Prepares a payee's information returns of a year. Also the payload of the job `tax.1099.prepare`.
public struct TaxFormRequest: Sendable, Equatable, Codable {
  public var taxYear: Int32
  public var payee: Party.ID

  public init(taxYear: Int32, payee: Party.ID) { (self.taxYear, self.payee) = (taxYear, payee) }

  /// Sums what was paid to the payee by the day of payment. The thresholds of the year and the boxes are data, in the table
  /// `tax_form_rule`.
  /// - Returns: what is to be filed: nothing for payees of other countries and below the threshold. Nothing new where nothing changed; a
  ///   form that isn't due any more is filed as zero.
  /// - Throws: ``TaxError``; `PostgresError`.
  public func prepare(in client: PostgresClient) async throws -> [TaxForm] {
    try await client.transaction { transaction in
      guard try await Parties.party(payee, in: transaction) != nil else { throw TaxError.noSuchPayee(payee) }
      let rules = try await transaction.query("SELECT FROM tax_form_rule WHERE tax_year = \(taxYear)")
      guard !rules.isEmpty else { throw TaxError.noRules(taxYear) }
      try await transaction.query("SELECT pg_advisory_xact_lock(hashtextextended('sprocket.tax ' || \(payee)::text, 0))")
      try await transaction.query(revision)
      return try await forms(in: transaction)
    }
  }

  /// What is due, where it isn't what the last revision says.
  private var revision: SQL {
    """
    WITH due AS (
      SELECT form, box, COALESCE(CASE WHEN paid.amount >= minimum THEN paid.amount END, 0) AS amount,
        party.tax_id IS NOT NULL AS has_tax_id
      FROM tax_form_rule CROSS JOIN party LEFT JOIN LATERAL (
        SELECT sum(payout.amount)::bigint AS amount FROM payout
        WHERE payout.payee = party.id AND state = 'paid' AND currency = 'USD' AND EXTRACT(YEAR FROM paid_on) = tax_year
      ) AS paid ON party.tax_country = 'US'
      WHERE tax_year = \(taxYear) AND party.id = \(payee)
    ), last AS (
      SELECT DISTINCT ON (form) * FROM tax_form WHERE tax_year = \(taxYear) AND payee = \(payee) ORDER BY form, revision DESC
    )
    INSERT INTO tax_form (tax_year, payee, form, revision, box, amount, has_tax_id)
    SELECT \(taxYear), \(payee), form, COALESCE(last.revision, 0) + 1, due.box, due.amount, due.has_tax_id
    FROM due LEFT JOIN last USING (form)
    WHERE (last.form IS NULL AND due.amount > 0)
      OR (last.amount, last.box, last.has_tax_id) <> (due.amount, due.box, due.has_tax_id)
    """
  }

  private func forms(in transaction: PostgresTransaction) async throws -> [TaxForm] {
    try await transaction.query(
      """
      SELECT DISTINCT ON (form) form, tax_form.box, amount, has_tax_id, revision, withholding_bps
      FROM tax_form JOIN tax_form_rule USING (tax_year, form)
      WHERE tax_year = \(taxYear) AND payee = \(payee) ORDER BY form, revision DESC
      """
    ).map { row in
      try TaxForm(
        form: row["form"], box: row["box"], amount: row["amount"], currency: "USD", hasTaxID: row["has_tax_id"],
        withholdingBasisPoints: row["withholding_bps"], revision: row["revision"])
    }
  }
}

/// Why no forms are prepared.
public enum TaxError: BusinessRefusal, Equatable {
  case noRules(Int32)
  case noSuchPayee(Party.ID)

  public var description: String {
    switch self {
    case .noRules(let year): "The thresholds of \(year) aren't known; add them to the table tax_form_rule"
    case .noSuchPayee(let id): "There is no party \(id)"
    }
  }
}
