import Foundation
import PostgresTestKit
import ProcessTestKit
import Testing

/// Royalties as people reckon them by hand, from the agreements to what is payable. The agreements are those of `docs/royalties.md`.
@Suite(.postgres, .timeLimit(.minutes(2)))
struct RoyaltyCommandTests {
  /// The first line is the walk's by its EIDR; the second waits until somebody says so.
  private static let report = """
    id,title,eidr,currency,amount,earned_on
    1,The Walk,10.5240/7791-8534-2C23-9030-8610-5,EUR,1000.00,2026-10-30
    2,Walking,,EUR,100.00,2026-10-31

    """

  private func example() throws -> String {
    let docs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/royalties.md")
      .standardizedFileURL
    let text = try String(contentsOf: docs, encoding: .utf8)
    return try String(#require(text.firstMatch(of: /```yaml\n((?s:.*?))```/)).1)
  }

  @Test("agree, import, resolve, run, show, explain, distribute")
  func royalties() async throws {
    try await BooksFolder.with { sprocket in
      let folder = sprocket.folder
      let agreements = try example()
      try folder.write(Data(agreements.utf8), to: "walk.yml")
      let rehearsed = try await sprocket("royalty", "agree", "walk.yml", "--dry-run")
      #expect(rehearsed.output.contains("Nothing has been entered"), "\(rehearsed.output)\(rehearsed.errors)")
      let entered = try await sprocket("royalty", "agree", "walk.yml", "--json")
      #expect(
        entered.output.contains(#""parties":{"added":3,"changed":0,"unchanged":0}"#), "\(entered.output)\(entered.errors)")
      #expect(try await sprocket("royalty", "agree", "walk.yml").output.contains("nothing has changed"))

      try folder.write(Data(Self.report.utf8), to: "october.csv")
      let imported = try await sprocket("revenue", "import", "october.csv", "--format", "csv", "--source", "netflix")
      #expect(imported.output.contains("1 line of them in suspense"), "\(imported.output)\(imported.errors)")
      let resolved = try await sprocket(
        "revenue", "suspense", "--source", "netflix", "--resolve", "Walking", "--work", "the-walk")
      #expect(resolved.output.hasSuffix(" has got 1 line.\n"), "\(resolved.errors)")

      let run = try await sprocket("royalty", "run", "2026-10")
      #expect(run.output.contains("2 lines"), "\(run.errors)")
      // 15 % of 1100; an advance of 200; the rest is split.
      #expect(run.output.contains(/1100\.00 EUR +165\.00 EUR +200\.00 EUR +735\.00 EUR/), "\(run.output)")
      #expect(try await sprocket("royalty", "show", "1").output == run.output)
      let grace = try await sprocket("royalty", "explain", "1", "grace")
      for amount in ["130.00 EUR", "17.00 EUR", "20.0 %", "songwriter"] {
        #expect(grace.output.contains(amount), "\(grace.output)")
      }
      let stranger = try await sprocket("royalty", "explain", "1", "eve")
      #expect(stranger.status == 1 && stranger.errors.contains("no party 'eve'"), "\(stranger.errors)")
      let payable = try await sprocket("royalty", "distribute", "1")
      #expect(payable.output.contains(/EUR +3 +735\.00 EUR/), "\(payable.output)\(payable.errors)")
      #expect(try await sprocket("royalty", "distribute", "1").output == payable.output)

      let changed = agreements.replacing("basisPoints: 5000", with: "basisPoints: 4000")
        .replacing("basisPoints: 3000", with: "basisPoints: 4000")
      try folder.write(Data(changed.utf8), to: "walk.yml")
      let version = try await sprocket("royalty", "agree", "walk.yml")
      #expect(version.output.contains(/Split rules +0 +1 +1/), "\(version.output)\(version.errors)")
    }
  }

  @Test("what is wrong in the file is named with its line, and nothing of it is entered")
  func refusals() async throws {
    try await BooksFolder.with { sprocket in
      let folder = sprocket.folder
      func agree(_ text: String) async throws -> Program.Outcome {
        try folder.write(Data(text.utf8), to: "a.yml")
        return try await sprocket("royalty", "agree", "a.yml")
      }
      let text = """
        parties:
          - {account: ada, name: Ada}
        works:
          - {key: walk, title: The Walk, owner: ada}
        rules:
          - work: walk
            shares:
              - {party: ada, role: creator, basisPoints: 9900}

        """
      let refusals = [
        (text, "a.yml:8: rules[0].shares: sums to 9900 basis points, not 10000"),
        (
          text.replacing("role: creator", with: "role: creator, percent: 99"),
          "a.yml:8: rules[0].shares[0].percent: isn't known"
        ),
        (text.replacing("9900", with: "all"), "a.yml:8: rules[0].shares[0].basisPoints: "),
        (text.replacing("role: creator", with: "role: friend"), "a.yml:8: rules[0].shares[0].role: "),
        ("parties: ]", "a.yml:1: is not YAML: "),
      ]
      for (text, message) in refusals {
        let outcome = try await agree(text)
        #expect(outcome.status == 1 && outcome.output == "")
        #expect(outcome.errors.hasPrefix("sprocket: " + message), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
      }
      let whole = try await agree(text.replacing("9900", with: "10000"))
      #expect(whole.output.contains(/Parties +1 +0 +0/), "\(whole.output)\(whole.errors)")
      let json =
        #"{"parties": [{"account": "ada", "name": "Ada"}], "works": [{"key": "walk", "title": "The Walk", "owner": "ada"}]}"#
      #expect(try await agree(json).output.contains("nothing has changed"))
    }
  }

  @Test("a bidder's payments are counted once, and only what there is is paid back")
  func credit() async throws {
    try await BooksFolder.with { sprocket in
      let folder = sprocket.folder
      try folder.write(Data("parties: [{account: vera, name: Vera}]".utf8), to: "a.yml")
      _ = try await sprocket("royalty", "agree", "a.yml")
      let paid = try await sprocket("auctions", "deposit", "vera", "100.00 EUR", "--reference", "p1")
      #expect(paid.output == "100.00 EUR were paid in.\nvera has 100.00 EUR to spend.\n", "\(paid.errors)")
      let again = try await sprocket("auctions", "deposit", "vera", "100.00 EUR", "--reference", "p1", "--json")
      #expect(again.output.contains(#""credit":10000"#) && again.output.contains(#""isNew":false"#))
      let back = try await sprocket("auctions", "withdraw", "vera", "30 EUR", "--reference", "w1")
      #expect(back.output.hasSuffix("vera has 70.00 EUR to spend.\n"), "\(back.errors)")
      let more = try await sprocket("auctions", "withdraw", "vera", "70.01 EUR", "--reference", "w2")
      #expect(more.status == 1 && more.errors.contains("has 70.00 EUR to spend, and needs 70.01 EUR"), "\(more.errors)")
      let nobody = try await sprocket("auctions", "deposit", "eve", "1 EUR", "--reference", "p2")
      #expect(nobody.status == 1 && nobody.errors.contains("'eve'"))
      let wrong = try await sprocket("auctions", "deposit", "vera", "ten euros", "--reference", "p3")
      #expect(wrong.status == 2, "\(wrong.errors)")
    }
  }
}
