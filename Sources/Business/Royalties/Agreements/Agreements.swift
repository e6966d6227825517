import Postgres

/// Brings the books to what was agreed on.
public enum Agreements {
  /// Enters a document, all of it or nothing. What the books know just so stays; parties, works and split rules may change, the latter
  /// by a further version; contracts and payments stay as they are. Documents are entered one after the other.
  /// - Parameter isDryRun: finds out what would become of it, and leaves the books as they are; the numbers
  ///   that it took for new rows stay unused.
  /// - Throws: ``AgreementRefusal``; `PostgresError`.
  public static func enter(_ document: AgreementDocument, isDryRun: Bool = false, in database: PostgresClient) async throws
    -> AgreementReceipt
  {
    do {
      return try await database.transaction { transaction in
        let receipt = try await enter(document, in: transaction)
        if isDryRun { throw DryRun(receipt: receipt) }
        return receipt
      }
    } catch let dryRun as DryRun {
      return dryRun.receipt
    }
  }

  /// Takes back what a dry run has done.
  private struct DryRun: Error {
    let receipt: AgreementReceipt
  }

  private static func enter(_ document: AgreementDocument, in transaction: PostgresTransaction) async throws -> AgreementReceipt
  {
    try await transaction.query("SELECT pg_advisory_xact_lock(hashtextextended('sprocket.agreements', 0))")
    var receipt = AgreementReceipt()
    receipt.parties = try await enter(document.parties ?? [], in: transaction)
    let parties = try await AgreedNames(parties: document.accounts, in: transaction)
    receipt.works = try await enter(document.works ?? [], of: parties, in: transaction)
    let names = try await parties.adding(works: document.workNames, in: transaction)
    receipt.contracts = try await enter(document.contracts ?? [], naming: names, in: transaction)
    receipt.advances = try await enter(document.advances ?? [], naming: names, in: transaction)
    (receipt.rules, receipt.ruleVersion) = try await enter(document.rules ?? [], naming: names, in: transaction)
    return receipt
  }
}
