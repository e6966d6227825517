/// Why nothing was posted.
public enum LedgerError: Error, Equatable, CustomStringConvertible {
  case noSource
  case tooFewPostings(LedgerTransaction.Source)
  case nothingMoves(LedgerTransaction.Source, Account)
  case unbalanced(LedgerTransaction.Source, by: String)
  /// The source has caused a transaction already, and with other postings.
  case sourceIsTaken(LedgerTransaction.Source, by: LedgerTransaction.ID)
  case noSuchTransaction(LedgerTransaction.ID)

  public var description: String {
    switch self {
    case .noSource: "A ledger transaction needs a source with a type and an id"
    case .tooFewPostings(let source): "The transaction for \(source) has fewer than two postings; money comes from somewhere"
    case .nothingMoves(let source, let account):
      "The transaction for \(source) posts zero to the \(account); leave that posting out"
    case .unbalanced(let source, let amount): "The transaction for \(source) is out of balance by \(amount)"
    case .sourceIsTaken(let source, let id):
      "The source \(source) has caused ledger transaction \(id), with other postings; a correction needs a source of its own"
    case .noSuchTransaction(let id): "There is no ledger transaction \(id)"
    }
  }
}
