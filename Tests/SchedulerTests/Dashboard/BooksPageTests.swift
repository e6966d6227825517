import Business
import Foundation
import Postgres
import PostgresTestKit
import Testing

@testable import Scheduler

@Suite(.postgres, .timeLimit(.minutes(2)))
struct BooksPageTests {
  @Test("what is in the books is on the page, and what waits for somebody comes first")
  func page() async throws {
    try await withDatabase { database in
      try await Migrations().apply(to: database)
      let owner = try await Parties.add(.person, name: "Ada <Owner>", in: database)
      let work = try await Works.add("The <Walk>", owner: owner, in: database)
      _ = try await database.query(
        """
        INSERT INTO revenue_line (source, external_id, title, territory, currency, gross, earned_on)
        VALUES ('box-office', '1', 'Unknown', 'DE', 'EUR', 100, '2026-10-31')
        """)
      _ = try await database.query(
        """
        INSERT INTO partner_gate (platform, failures, open_until, last_failure)
        VALUES ('netflix', 5, now() + interval '1 minute', 'fails with <status> 500')
        """)
      let asked = NewListing(auctionOf: work, by: owner, in: Currency("EUR")!, endsAt: Date().addingTimeInterval(3600))
      _ = try await database.transaction { try await Auctions.open(asked, in: $0) }
      try await RunningScheduler.with(database: database) { scheduler in
        let page = try await scheduler.call("GET", "/books").text
        for words in ["1 lines, whose works", "The &lt;Walk&gt;", "left alone", "fails with &lt;status&gt; 500", "No run yet"] {
          #expect(page.contains(words), "\(words)")
        }
        #expect(!page.contains("<Walk>"))
      }
    }
  }

  @Test func withoutADatabaseThePageSaysSo() async throws {
    let page = try await RunningScheduler.with { try await $0.call("GET", "/books").text }
    #expect(page.contains("DATABASE_URL"))
  }
}
