import Business
import Foundation
import Postgres
import PostgresTestKit
import Testing

@Suite(.postgres, .timeLimit(.minutes(2)))
struct LeaderboardTests {
  @Test("equal scores have the same rank, and always stand in the same order")
  func ties() async throws {
    try await withBooks { client in
      var parties: [Party.ID] = []
      for name in ["a", "b", "c", "d"] { parties.append(try await Parties.add(.person, name: name, in: client)) }
      let day = Date(timeIntervalSince1970: 1_792_800_000)
      let scores = [2, 5, 2, 1]
      for (party, score) in zip(parties, scores) {
        try await UsageEvents.record(
          (0..<score).map { UsageEvent(.apiCall, id: "\(party)-\($0)", occurredAt: day, party: party) }, in: client)
      }
      let request = Leaderboard.Request(category: .apiUsage, day: CalendarDate("2026-10-24"))
      #expect(try await Leaderboard.refresh(request, in: client).places == 16, "four places in four periods")
      #expect(try await Leaderboard.refresh(request, in: client).places == 16)
      for period in Leaderboard.Period.allCases {
        let rows = try await client.query(
          """
          SELECT party, rank, score FROM leaderboard_place
          WHERE category = 'api_usage' AND period = \(period.rawValue) ORDER BY place
          """)
        let expected = [(parties[1], 1, 5), (parties[0], 2, 2), (parties[2], 2, 2), (parties[3], 4, 1)]
        for (row, expected) in zip(rows, expected) {
          #expect(try row["party"] == expected.0 && row["rank"] == Int64(expected.1) && row["score"] == Int64(expected.2))
        }
      }
    }
  }

  @Test("a period has what happened in it, and revenue goes to a work's owner, in each currency by itself")
  func periods() async throws {
    try await withBooks { client in
      let creator = try await Parties.add(.person, name: "Creator", in: client)
      let work = try await Works.add("Film", owner: creator, in: client)
      let times = ["2026-10-24T23:59:59Z", "2026-10-25T00:00:00Z", "2026-10-31T12:00:00Z", "2026-09-30T12:00:00Z"]
      for (number, time) in times.enumerated() {
        for currency in ["EUR", "USD"] {
          let paid = Money(100 << Int64(number), Currency(currency)!)
          let event = UsageEvent(
            .order, id: "\(number) \(currency)", occurredAt: try Date(time, strategy: .iso8601), work: work, paid: paid)
          try await UsageEvents.record([event], in: client)
        }
      }
      _ = try await Leaderboard.refresh(Leaderboard.Request(category: .revenue, day: CalendarDate("2026-10-25")), in: client)
      for (period, score) in [("daily", 200), ("weekly", 300), ("monthly", 700), ("all_time", 1500)] {
        let scores: [Int64] = try await client.query(
          "SELECT score FROM leaderboard_place WHERE period = \(period) ORDER BY currency"
        ).map { try $0["score"] }
        #expect(scores == [Int64(score), Int64(score)], "\(period)")
      }
    }
  }
}
