import Postgres

extension Agreements {
  static func enter(_ advances: [AgreedAdvance], naming names: AgreedNames, in transaction: PostgresTransaction) async throws
    -> AgreementReceipt.Count
  {
    let works = try advances.enumerated().map { index, advance in
      try AgreementValues.line(advance.key, upTo: 255, at: "advances[\(index)].key")
      return try names.work(advance.work, at: "advances[\(index)].work")
    }
    let contracts = try await KnownContract.all(of: works, in: transaction)
    var known = try await KnownAdvance.all(advances.map(\.key), in: transaction)
    var count = AgreementReceipt.Count()
    for (index, (entry, work)) in zip(advances, works).enumerated() {
      let place = "advances[\(index)]"
      guard let contract = contracts[work] else {
        throw AgreementRefusal("\(place).work", "has no contract, here or in the books; add it to contracts")
      }
      let advance = KnownAdvance(contract: contract.pool, amount: try entry.money(at: place))
      if let before = known.updateValue(advance, forKey: entry.key) {
        guard before == advance else {
          throw AgreementRefusal(
            place,
            "payment '\(entry.key)' was \(before.amount) on contract \(before.contract), and stays so; another needs another key",
            isConflict: true)
        }
        count.unchanged += 1
      } else {
        try await Contracts.recordAdvance(advance.amount, on: contract.id, key: entry.key, in: transaction)
        count.added += 1
      }
    }
    return count
  }
}

/// An advance of the books.
private struct KnownAdvance: Equatable {
  let contract: Contract.ID
  let amount: Money

  static func all(_ keys: [String], in transaction: PostgresTransaction) async throws -> [String: KnownAdvance] {
    let rows = try await transaction.query(
      "SELECT key, contract, currency, amount FROM advance_payment WHERE key = ANY(\(keys))")
    return try rows.reduce(into: [:]) { known, row in
      let code: String = try row["currency"]
      guard let currency = Currency(code) else { throw PostgresValueError("\(code) isn't a currency of this sprocket's") }
      known[try row["key"]] = KnownAdvance(contract: try row["contract"], amount: Money(try row["amount"], currency))
    }
  }
}
