import Business
import Foundation
import Postgres
import TestFolder

/// Works, contracts, split rules and revenue lines: made at random, loaded into a database, and told to the oracle.
struct RoyaltyBooks: Codable {
  struct Contract: Codable {
    let work: Int64
    let payee: Int64
    let fee: Int
    /// The contract whose advances it recoups.
    let pool: Int64
  }

  struct Advance: Codable {
    let contract: Int64
    let currency: String
    let amount: Int64
  }

  struct Share: Codable {
    let payee: Int64
    let bps: Int
  }

  struct Rule: Codable {
    let work: Int64
    let right: String
    let territory: String
    let from: Int32?
    let until: Int32?
    let fee: Int?
    let version: Int64
    let shares: [Share]
  }

  struct Line: Codable {
    let work: Int64
    let right: String
    let territory: String
    let currency: String
    let gross: Int64
    let day: Int32
    let seq: Int64
  }

  /// What a run brings, as the oracle says it and as the database has it.
  struct Answer: Codable, Equatable {
    let lines: Int64
    /// Each payee with its currency and amount.
    let totals: [String]
    /// Each currency with gross, fee and what is recouped.
    let platform: [String]
  }

  static let july: ClosedRange<CalendarDate> = CalendarDate("2026-07-01")!...CalendarDate("2026-07-31")!
  static let payees: Int64 = 12
  static let works: Int64 = 24

  var contracts: [Contract]
  var advances: [Advance]
  var rules: [Rule]
  /// The lines of each run, in the order of their arrival.
  var runs: [[Line]]

  // MARK: Made at random

  /// Every 12th work has no contract, and every 11th no rule.
  static func random(lines counts: [Int], seed: UInt64 = 1) -> RoyaltyBooks {
    var random = SeededGenerator(seed: seed)
    let signed = (1...works).filter { $0 % 12 != 0 }
    let contracts = signed.enumerated().map { index, work in
      let isCollateral = index > 0 && index % 5 == 0
      return Contract(
        work: work, payee: isCollateral ? 2 : index == 0 ? 2 : .random(in: 2...payees, using: &random),
        fee: [1_500, 1_500, 3_000, 0, 1_234].randomElement(using: &random)!, pool: isCollateral ? 1 : Int64(index) + 1)
    }
    let advances = contracts.indices.filter { $0 % 3 == 0 && contracts[$0].pool == Int64($0) + 1 }.flatMap { index in
      ["EUR", "JPY"].map { Advance(contract: Int64(index) + 1, currency: $0, amount: .random(in: 1...60_000, using: &random)) }
    }
    var seq: Int64 = 0
    let runs = counts.map { count in
      (0..<count).map { _ in
        seq += 1
        return Line(
          work: .random(in: 1...works, using: &random), right: ["svod", "tvod", "avod"].randomElement(using: &random)!,
          territory: ["DE", "US", "PG"].randomElement(using: &random)!,
          currency: ["EUR", "JPY", "USD"].randomElement(using: &random)!,
          gross: Int64.random(in: -300...2_000, using: &random) << Int64.random(in: 0...8, using: &random),
          day: july.lowerBound.dayNumber + .random(in: 0...30, using: &random), seq: seq)
      }
    }
    return RoyaltyBooks(contracts: contracts, advances: advances, rules: rules(using: &random), runs: runs)
  }

  private static func rules(using random: inout SeededGenerator) -> [Rule] {
    var rules: [Rule] = []
    func add(
      _ work: Int64, right: String = "", territory: String = "", from: Int32? = nil, until: Int32? = nil, version: Int64 = 1
    ) {
      let count = [1, 2, 3, 3, 3, 5, 9].randomElement(using: &random)!
      var left = 10_000
      let shares = (0..<count).map { index in
        let bps = index == count - 1 ? left : Int.random(in: 1...(left - (count - 1 - index)), using: &random)
        left -= bps
        return Share(payee: .random(in: 2...payees, using: &random), bps: bps)
      }
      let fee = [nil, nil, 500].randomElement(using: &random)!
      rules.append(
        Rule(
          work: work, right: right, territory: territory, from: from, until: until, fee: fee, version: version, shares: shares))
    }
    let middle = july.lowerBound.dayNumber + 14
    for work in 1...works where work % 11 != 0 {
      if work % 4 == 0 {
        add(work, until: middle)
        add(work, from: middle)
      } else {
        add(work)
      }
      if work % 3 == 0 { add(work, territory: "DE") }
      if work % 5 == 0 { add(work, right: "tvod") }
      if work % 7 == 0 { add(work, right: "tvod", territory: "PG", from: middle) }
    }
    for work in 1...works where work % 6 == 1 { add(work, version: 2) }
    return rules
  }

  // MARK: The database

  /// Loads all but the lines.
  func loadAgreements(into client: PostgresClient) async throws {
    try await client.query(
      "INSERT INTO party (kind, name) SELECT 'person', 'Payee ' || n FROM generate_series(2, \(Self.payees)) AS n")
    try await client.query(
      "INSERT INTO work (title, owner) SELECT 'Work ' || n, 2 + n % 3 FROM generate_series(1, \(Self.works)) AS n")
    for (number, contract) in zip(1..., contracts) {
      _ = try await Contracts.add(
        Business.Contract(
          work: Work.ID(rawValue: contract.work), payee: Party.ID(rawValue: contract.payee), feeBasisPoints: contract.fee,
          collateral: contract.pool == number ? nil : Business.Contract.ID(rawValue: contract.pool)), in: client)
    }
    for (number, advance) in advances.enumerated() {
      try await Contracts.recordAdvance(
        Money(advance.amount, Currency(advance.currency)!), on: Business.Contract.ID(rawValue: advance.contract),
        key: "\(number)",
        in: client)
    }
    for version in Set(rules.map(\.version)).sorted() {
      try await SplitRules.publish(rules.filter { $0.version == version }.map(\.published), in: client)
    }
  }

  func load(_ lines: [Line], into client: PostgresClient) async throws {
    try await client.query(
      """
      INSERT INTO revenue_line (source, external_id, work, right_kind, territory, currency, gross, earned_on)
      SELECT 'test', seq::text, work, right_kind, territory, currency, gross, date '2000-01-01' + day
      FROM unnest(
        \(lines.map(\.work)), \(lines.map(\.right)), \(lines.map(\.territory)), \(lines.map(\.currency)), \(lines.map(\.gross)),
        \(lines.map(\.day)), \(lines.map(\.seq))) AS line (work, right_kind, territory, currency, gross, day, seq)
      ORDER BY line.seq
      """)
  }

  /// What a run in the database has brought.
  static func answer(of run: RoyaltyRun, in client: PostgresClient) async throws -> Answer {
    let totals = try await client.query(
      """
      SELECT payee || ' ' || currency || ' ' || amount AS total FROM royalty_total WHERE run = \(run.id) ORDER BY payee, currency
      """)
    return Answer(
      lines: run.lines, totals: try totals.map { try $0["total"] },
      platform: run.totals.map { "\($0.currency) \($0.gross) \($0.fee) \($0.recouped)" })
  }

  func oracle() throws -> [Answer] { try Oracle.run("royalties.py", self) }
}

extension RoyaltyBooks.Rule {
  var published: SplitRule {
    SplitRule(
      work: Work.ID(rawValue: work), rightKind: right.isEmpty ? nil : right, territory: territory.isEmpty ? nil : territory,
      from: from.map { CalendarDate(dayNumber: $0) }, until: until.map { CalendarDate(dayNumber: $0) }, feeBasisPoints: fee,
      shares: shares.map { SplitRule.Share($0.bps, to: Party.ID(rawValue: $0.payee), as: .artist) })
  }
}

extension RoyaltyRunRequest {
  static func july(_ mode: Mode = .entries, watermark: Int64? = nil) -> RoyaltyRunRequest {
    RoyaltyRunRequest(
      periodStart: RoyaltyBooks.july.lowerBound, periodEnd: RoyaltyBooks.july.upperBound, watermark: watermark, mode: mode)
  }
}
