import Foundation
import Postgres
import PostgresTestKit
import Testing

@testable import Business

@Suite(.postgres, .timeLimit(.minutes(2)))
struct AgreementTests {
  /// A film with two who share in it, a contract and an advance.
  private static let walk = """
    {"parties": [{"account": "ada", "name": "Ada", "taxCountry": "GB", "timeZone": "Europe/London"},
                 {"account": "fund", "name": "Fund", "kind": "organization"}],
     "works": [{"key": "the-walk", "title": "The Walk", "owner": "ada"},
               {"isrc": "US-RC1-76-07839", "title": "Song", "owner": "ada"}],
     "contracts": [{"work": "USRC17607839", "payee": "ada", "collateral": "the-walk"}, {"work": "the-walk", "payee": "ada"}],
     "advances": [{"key": "a1", "work": "USRC17607839", "amount": "250.00", "currency": "EUR"}],
     "rules": [{"work": "the-walk", "shares": [{"party": "ada", "role": "creator", "basisPoints": 7000},
                                               {"party": "fund", "role": "investor", "basisPoints": 3000}]},
               {"work": "the-walk", "right": "tvod", "to": "2026-06-30", "shares": [{"party": "ada", "role": "creator", "basisPoints": 10000}]},
               {"work": "the-walk", "right": "tvod", "from": "2026-07-01", "shares": [{"party": "fund", "role": "investor", "basisPoints": 10000}]}]}
    """

  private func document(_ json: String) throws -> AgreementDocument {
    try JSONDecoder().decode(AgreementDocument.self, from: Data(json.utf8))
  }

  @discardableResult
  private func enter(_ json: String, isDryRun: Bool = false, in client: PostgresClient) async throws -> AgreementReceipt {
    try await Agreements.enter(document(json), isDryRun: isDryRun, in: client)
  }

  /// Why a document isn't entered; nil for one that is.
  private func refusal(of json: String, in client: PostgresClient) async throws -> String? {
    do {
      try await enter(json, in: client)
      return nil
    } catch let refusal as AgreementRefusal { return "\(refusal)" }
  }

  /// How much of everything there is.
  private func rows(in client: PostgresClient) async throws -> [Int64] {
    let row = try await client.query(
      """
      SELECT (SELECT count(*) FROM party) AS a, (SELECT count(*) FROM work) AS b, (SELECT count(*) FROM contract) AS c,
        (SELECT count(*) FROM advance_payment) AS d, (SELECT count(*) FROM split_rule) AS e, (SELECT count(*) FROM rule_version) AS f
      """)[0]
    return try ["a", "b", "c", "d", "e", "f"].map { try row[$0] }
  }

  @Test("a document is entered once, whoever enters it how often; a dry run enters nothing")
  func once() async throws {
    try await withBooks { client in
      let rehearsed = try await enter(Self.walk, isDryRun: true, in: client)
      #expect(rehearsed.rules.added == 3)
      #expect(try await rows(in: client) == [1, 0, 0, 0, 0, 0])
      let receipts = try await withThrowingTaskGroup(of: AgreementReceipt.self) { group in
        for _ in 0..<6 { group.addTask { try await enter(Self.walk, in: client) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let first = receipts.filter(\.changesBooks)
      #expect(first.count == 1)
      #expect(first.map { [$0.parties, $0.works, $0.contracts, $0.advances, $0.rules].map(\.added) } == [[2, 2, 2, 1, 3]])
      #expect(first[0].ruleVersion != nil)
      #expect(receipts.filter { !$0.changesBooks }.allSatisfy { $0.rules.unchanged == 3 && $0.ruleVersion == nil })
      #expect(try await rows(in: client) == [3, 2, 2, 1, 3, 1])
      let party = try #require(try await Parties.list(withAccount: "ada", limit: 2, in: client).first)
      #expect((party.kind, party.taxCountry, party.timeZone) == (.person, "GB", "Europe/London"))
      // The song's contract earns for the walk's, and so its advance is that one's.
      let advanced: Int64 = try await client.value(
        "SELECT advanced FROM advance JOIN contract ON contract.id = advance.contract JOIN work ON work.id = work WHERE key = 'the-walk'"
      )
      #expect(advanced == 25_000)
    }
  }

  @Test("what changes is entered anew: parties and works in their place, rules as a further version")
  func changes() async throws {
    try await withBooks { client in
      let first = try #require(try await enter(Self.walk, in: client).ruleVersion)
      let shares = Self.walk.replacing("7000", with: "6000").replacing("3000", with: "4000")
      let changed = try await enter(shares, in: client)
      #expect((changed.rules.changed, changed.rules.unchanged, changed.rules.added) == (1, 2, 0))
      #expect(try #require(changed.ruleVersion) > first)
      #expect(try await enter(shares, in: client).changesBooks == false)
      // What was agreed on before is agreed on again.
      let back = try await enter(Self.walk, in: client)
      #expect(back.rules.changed == 1)
      #expect(try await enter(Self.walk, in: client).changesBooks == false)
      let moved = Self.walk.replacing(#""timeZone": "Europe/London""#, with: #""timeZone": "Pacific/Fiji""#)
        .replacing(#""title": "Song", "owner": "ada""#, with: #""title": "A Song", "owner": "fund", "upc": "012345678905""#)
      let renamed = try await enter(moved, in: client)
      #expect((renamed.parties.changed, renamed.works.changed, renamed.rules.changed) == (1, 1, 0))
      let song = try #require(try await Works.list(named: WorkName("012345678905"), limit: 2, in: client).first)
      #expect((song.title, song.identifiers.isrc) == ("A Song", "USRC17607839"))
      // What a document leaves out stays.
      let short = try await enter(#"{"parties": [{"account": "ada", "name": "Ada"}]}"#, in: client)
      #expect(short.parties.unchanged == 1)
      #expect(try await Parties.list(withAccount: "ada", limit: 2, in: client).first?.taxCountry == "GB")
    }
  }

  @Test("days of a rule that a later version has taken are taken back by entering it again")
  func overlap() async throws {
    try await withBooks { client in
      try await enter(Self.walk, in: client)
      let later = """
        {"rules": [{"work": "the-walk", "from": "2027-01-01", "shares": [{"party": "fund", "role": "investor", "basisPoints": 10000}]}]}
        """
      #expect(try await enter(later, in: client).rules.changed == 1)
      #expect(try await enter(later, in: client).changesBooks == false)
      #expect(try await enter(Self.walk, in: client).rules.changed == 1)
      let apart = later.replacing(#""from""#, with: #""territory": "FJ", "from""#)
      #expect(try await enter(apart, in: client).rules.added == 1)
    }
  }

  /// A piece of the document, what stands in its place, and what is said of it.
  private static let refusals = [
    ("7000", "6900", "rules[0].shares: sums to 9900 basis points, not 10000"),
    (
      #""party": "fund", "role": "investor", "basisPoints": 3000"#, #""party": "bea", "role": "investor", "basisPoints": 3000"#,
      "rules[0].shares[1].party: there is no party 'bea', here or in the books; add it to parties"
    ),
    ("3000", "-3000", "rules[0].shares[1].basisPoints: is -3000; it can be 1 to 10000"),
    ("2026-07-01", "2026-06-30", "rules[2]: has days in common with rules[1], which is for the same work, right and territory"),
    (
      #""to": "2026-06-30""#, #""from": "2026-07-01", "to": "2026-06-30""#,
      "rules[1].to: is 2026-06-30, before its first day 2026-07-01"
    ),
    (
      #""right": "tvod", "to""#, #""right": "T-VOD", "to""#,
      "rules[1].right: is 'T-VOD'; it has to be small letters, digits and _, such as svod"
    ),
    (
      #""right": "tvod", "to""#, #""territory": "Worldwide", "to""#,
      "rules[1].territory: 'Worldwide' is no country of ISO 3166-1, such as DE"
    ),
    (#""250.00""#, #""250.005""#, "advances[0].amount: '250.005' is no amount like 25000.00 in EUR"),
    (#""250.00""#, #""0""#, "advances[0].amount: is 0.00 EUR; it can be up to 10000000000000.00 EUR, and above zero"),
    (
      #"{"work": "the-walk", "payee": "ada"}"#, #"{"work": "the-walk", "payee": "fund"}"#,
      "contracts[0].collateral: is a work whose contract has another payee; advances are recouped from one payee's works"
    ),
    (
      #""collateral": "the-walk""#, #""collateral": "US-RC1-76-07839""#,
      "contracts[0].collateral: is the contract's own work; leave it out"
    ),
    (
      #", {"work": "the-walk", "payee": "ada"}"#, "",
      "contracts[0].collateral: is a work without a contract, here or in the books; add it to contracts"
    ),
    (
      #""collateral": "the-walk"}"#, #""feeBasisPoints": 10001}"#, "contracts[0].feeBasisPoints: is 10001; it can be 0 to 10000"
    ),
    (#""key": "the-walk", "#, "", "works[0]: has no key, isrc, iswc, eidr or upc, by one of which it is known again"),
    (
      #""key": "the-walk""#, #""isrc": "USRC17607839""#,
      "works[1]: is ISRC USRC17607839, as works[0] is; a work is entered once"
    ),
    ("US-RC1-76-07839", "US-RC1", "works[1].isrc: is 'US-RC1'; it has to be a recording's ISRC, such as US-RC1-76-07839"),
    (#""account": "fund""#, #""account": "ada""#, "parties[1].account: is 'ada', as that of parties[0]"),
    (#""name": "Fund""#, #""name": """#, "parties[1].name: is empty, longer than 1000 bytes, or has control characters"),
    (
      "Europe/London", "Europe/Londinium",
      "parties[0].timeZone: 'Europe/Londinium' is no time zone of the IANA's, such as Europe/Berlin"
    ),
    (#""GB""#, #""UK""#, "parties[0].taxCountry: 'UK' is no country of ISO 3166-1, such as DE"),
  ]

  @Test("what is wrong is refused as a whole, naming the place and the remedy")
  func refusals() async throws {
    try await withBooks { client async throws in
      for (piece, other, message) in Self.refusals {
        let wrong = Self.walk.replacing(piece, with: other, maxReplacements: 1)
        #expect(wrong != Self.walk, "\(piece)")
        #expect(try await refusal(of: wrong, in: client) == message)
      }
      #expect(try await rows(in: client) == [1, 0, 0, 0, 0, 0])
    }
  }

  @Test("what was signed or paid stays, and says so")
  func stays() async throws {
    try await withBooks { client in
      try await enter(Self.walk, in: client)
      let before = try await rows(in: client)
      let conflicts = [
        (
          #"{"work": "the-walk", "payee": "ada"}"#, #"{"work": "the-walk", "payee": "ada", "feeBasisPoints": 0}"#,
          "contracts[1].feeBasisPoints: is 0, but contract"
        ),
        (#", "collateral": "the-walk""#, "", "contracts[0].collateral: is none, but contract"),
        ("250.00", "251.00", "advances[0]: payment 'a1' was 250.00 EUR on contract"),
      ]
      for (piece, other, message) in conflicts {
        let found = try await refusal(of: Self.walk.replacing(piece, with: other, maxReplacements: 1), in: client)
        #expect(found?.hasPrefix(message) == true, "\(found ?? message)")
      }
      let both = #"{"works": [{"key": "the-walk", "isrc": "USRC17607839", "title": "The Walk", "owner": "ada"}]}"#
      let merged = try await refusal(of: both, in: client)
      #expect(merged == "works[0]: has names of two works that the books know, 'Song' and 'The Walk'")
      let other = #"{"works": [{"key": "walk", "isrc": "USRC17607839", "title": "Song", "owner": "ada"}]}"#
      #expect(try await enter(other, in: client).works.changed == 1)
      let renamed = try await refusal(of: other.replacing("walk", with: "stroll"), in: client)
      #expect(renamed == "works[0].key: is 'stroll', but the books have 'walk'; a name stays")
      #expect(try await rows(in: client) == before)
    }
  }

  @Test("the application's role has the rights to enter agreements and payments, and none to change what was signed")
  func role() async throws {
    try await withBooks { owner in
      var options = PostgresClient.Options()
      options.role = "sprocket_application"
      let client = PostgresClient(url: owner.url, options: options)
      try await enter(Self.walk, in: client)
      let renamed = Self.walk.replacing(#""name": "Ada""#, with: #""name": "Ada Byron""#)
        .replacing(#""title": "Song""#, with: #""title": "A Song""#)
      #expect(try await enter(renamed, in: client).works.changed == 1)
      let payment = CreditPayment(Money(100, try #require(Currency("EUR"))), account: "ada", reference: "p1")
      #expect(try await client.transaction { try await Credit.deposit(payment, in: $0) }.credit == 100)
      for statement: SQL in [
        "UPDATE contract SET fee_bps = 0", "UPDATE split_share SET bps = 1", "DELETE FROM advance_payment",
      ] {
        let error = await #expect(throws: PostgresError.self) { try await client.execute(statement) }
        #expect(error?.sqlState == .insufficientPrivilege)
      }
      await client.close()
    }
  }

  @Test("a work's names are known by their shapes, however they are punctuated")
  func names() {
    let shapes = [
      "US-RC1-76-07839": "ISRC USRC17607839", "usrc17607839": "ISRC USRC17607839", "T-034.524.680-1": "ISWC T0345246801",
      "10.5240/7791-8534-2c23-9030-8610-5": "EIDR 10.5240/7791-8534-2C23-9030-8610-5", "012345678905": "UPC 012345678905",
      "the-walk_2.1": "the-walk_2.1",
    ]
    for (text, name) in shapes { #expect(WorkName(text)?.description == name) }
    for text in ["", "The Walk", "7", "-a", "walk\n", "01234567890", String(repeating: "a", count: 65)] {
      #expect(WorkName(text) == nil, "\(text)")
    }
    #expect(WorkName("usrc17607839", as: .key) == nil)
  }
}
