/// What was agreed on, as those who run the platform write it down: who there is, what earns, and who gets what of it.
///
/// Parties are named by their accounts, works by an identifier or the platform's key. What is named has to be here, or in the books
/// already.
public struct AgreementDocument: Codable, Sendable, Equatable {
  public var parties: [AgreedParty]?
  public var works: [AgreedWork]?
  public var contracts: [AgreedContract]?
  public var advances: [AgreedAdvance]?
  public var rules: [AgreedRule]?
}

extension AgreementDocument {
  /// The accounts of all parties that it names.
  var accounts: Set<String> {
    let owners = (works ?? []).map(\.owner)
    let payees = (contracts ?? []).map(\.payee) + (rules ?? []).flatMap { $0.shares.map(\.party) }
    return Set((parties ?? []).map(\.account) + owners + payees)
  }

  /// The names of all works that it refers to.
  var workNames: Set<WorkName> {
    let contracted = (contracts ?? []).flatMap { [$0.work] + ($0.collateral.map { [$0] } ?? []) }
    return Set((contracted + (advances ?? []).map(\.work) + (rules ?? []).map(\.work)).compactMap { WorkName($0) })
  }
}
