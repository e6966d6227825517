import Postgres

extension Agreements {
  static func enter(_ contracts: [AgreedContract], naming names: AgreedNames, in transaction: PostgresTransaction) async throws
    -> AgreementReceipt.Count
  {
    let entries = try contracts.enumerated().map { try ContractEntry($1, at: "contracts[\($0)]", naming: names) }
    try mustBeEnteredOnce(entries)
    let works = entries.map(\.work) + entries.compactMap(\.collateral)
    var known = try await KnownContract.all(of: works, in: transaction)
    var count = AgreementReceipt.Count()
    // Those that others may name as their collateral come first.
    for group in [entries.filter { $0.collateral == nil }, entries.filter { $0.collateral != nil }] {
      var added: [Contract] = []
      for entry in group {
        let contract = try entry.contract(among: known)
        if let before = known[entry.work] {
          try entry.mustStay(contract, as: before)
          count.unchanged += 1
        } else {
          added.append(contract)
        }
      }
      let signed = try await transaction.query(KnownContract.insertion(of: added)).map { try KnownContract($0) }
      for contract in signed { known[contract.terms.work] = contract }
      count.added += added.count
    }
    return count
  }

  private static func mustBeEnteredOnce(_ entries: [ContractEntry]) throws(AgreementRefusal) {
    var places: [Work.ID: String] = [:]
    for entry in entries {
      guard let first = places.updateValue(entry.place, forKey: entry.work) else { continue }
      throw AgreementRefusal("\(entry.place).work", "is that of \(first); a work has one contract")
    }
  }
}

/// A contract of a document, whose names are understood.
private struct ContractEntry {
  let place: String
  let work: Work.ID
  let payee: Party.ID
  let feeBasisPoints: Int
  let collateral: Work.ID?

  init(_ contract: AgreedContract, at place: String, naming names: AgreedNames) throws(AgreementRefusal) {
    self.place = place
    work = try names.work(contract.work, at: "\(place).work")
    payee = try names.party(contract.payee, at: "\(place).payee")
    try AgreementValues.fee(contract.feeBasisPoints, at: "\(place).feeBasisPoints")
    feeBasisPoints = contract.feeBasisPoints ?? Contract.usualFee
    if let name = contract.collateral {
      collateral = try names.work(name, at: "\(place).collateral")
    } else {
      collateral = nil
    }
  }

  func contract(among known: [Work.ID: KnownContract]) throws(AgreementRefusal) -> Contract {
    guard let collateral else { return Contract(work: work, payee: payee, feeBasisPoints: feeBasisPoints) }
    let place = "\(place).collateral"
    guard collateral != work else { throw AgreementRefusal(place, "is the contract's own work; leave it out") }
    guard let other = known[collateral] else {
      throw AgreementRefusal(place, "is a work without a contract, here or in the books; add it to contracts")
    }
    guard other.terms.collateral == nil else {
      throw AgreementRefusal(place, "is a work whose contract has a collateral itself; name that one")
    }
    guard other.terms.payee == payee else {
      throw AgreementRefusal(place, "is a work whose contract has another payee; advances are recouped from one payee's works")
    }
    return Contract(work: work, payee: payee, feeBasisPoints: feeBasisPoints, collateral: other.id)
  }

  /// What was signed can't be entered otherwise.
  func mustStay(_ contract: Contract, as known: KnownContract) throws(AgreementRefusal) {
    func refusal(_ member: String, _ found: String, _ before: String) -> AgreementRefusal {
      AgreementRefusal(
        "\(place).\(member)", "is \(found), but contract \(known.id) was signed with \(before), and stays as it was",
        isConflict: true)
    }
    let before = known.terms
    if contract.payee != before.payee { throw refusal("payee", "party \(contract.payee)", "party \(before.payee)") }
    if contract.feeBasisPoints != before.feeBasisPoints {
      throw refusal("feeBasisPoints", "\(contract.feeBasisPoints)", "\(before.feeBasisPoints)")
    }
    if contract.collateral != before.collateral {
      func named(_ id: Contract.ID?) -> String { id.map { "contract \($0)" } ?? "none" }
      throw refusal("collateral", named(contract.collateral), named(before.collateral))
    }
  }
}

/// A contract of the books.
struct KnownContract: Sendable {
  let id: Contract.ID
  let terms: Contract

  /// The contract whose advances its earnings recoup.
  var pool: Contract.ID { terms.collateral ?? id }

  static func all(of works: [Work.ID], in transaction: PostgresTransaction) async throws -> [Work.ID: KnownContract] {
    let rows = try await transaction.query("SELECT \(columns) FROM contract WHERE work = ANY(\(works))")
    return try rows.reduce(into: [:]) { known, row in
      let contract = try KnownContract(row)
      known[contract.terms.work] = contract
    }
  }
}

extension KnownContract {
  private static let columns: SQL = "id, work, payee, fee_bps, collateral"

  fileprivate init(_ row: PostgresRow) throws {
    let fee: Int32 = try row["fee_bps"]
    id = try row["id"]
    terms = Contract(
      work: try row["work"], payee: try row["payee"], feeBasisPoints: Int(fee), collateral: try row["collateral"])
  }

  fileprivate static func insertion(of contracts: [Contract]) -> SQL {
    """
    INSERT INTO contract (work, payee, fee_bps, collateral)
    SELECT * FROM unnest(
      \(contracts.map(\.work)), \(contracts.map(\.payee)), \(contracts.map { Int32(clamping: $0.feeBasisPoints) }),
      \(contracts.map(\.collateral)))
    RETURNING \(columns)
    """
  }
}
