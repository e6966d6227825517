import Business
import Foundation
import Postgres
import PostgresTestKit
import Testing

/// The tests of the calendar share one server.
@Suite(.postgres, .timeLimit(.minutes(2)))
enum CalendarTests {}

extension CalendarTests {
  @Suite struct RightsWindowTests {
    private func withFilm(_ body: (PostgresClient, Work.ID) async throws -> Void) async throws {
      try await withBooks { client in
        let owner = try await Parties.add(.person, name: "Owner", in: client)
        try await body(client, Works.add("Walk", owner: owner, in: client))
      }
    }

    /// Puts all dates so many seconds into the past.
    private func pass(_ seconds: Double, in client: PostgresClient) async throws {
      try await client.execute(
        """
        UPDATE rights_window SET opens_at = opens_at - make_interval(secs => \(seconds)),
          closes_at = closes_at - make_interval(secs => \(seconds))
        """)
    }

    private func state(_ window: RightsWindow, in client: PostgresClient) async throws -> String {
      try await client.value("SELECT state FROM rights_window WHERE id = \(window.id)")
    }

    private struct Premiere: Encodable {
      let premiere: String
      let zone: String
    }

    @Test("500 plans open when another calendar says that the days begin, also where clocks change at midnight")
    func plans() throws {
      let zones = [
        "Australia/Sydney", "Pacific/Fiji", "Europe/London", "Pacific/Auckland", "Pacific/Port_Moresby", "America/New_York",
        "America/Sao_Paulo", "Africa/Cairo", "America/Havana", "Asia/Beirut",
      ]
      let premieres = (0..<500).map { number in
        (CalendarDate(dayNumber: Int32.random(in: 6_000...10_500)), zones[number % zones.count])
      }
      let expected: [[Int]] = try Oracle.run(
        "release_plan.py", premieres.map { Premiere(premiere: $0.0.description, zone: $0.1) })
      for ((premiere, zone), expected) in zip(premieres, expected) {
        let openings = ReleasePlan.openings(premiere: premiere, in: try #require(TimeZone(identifier: zone)))
        #expect(openings.map { Int($0.opensAt.timeIntervalSince1970) } == expected, "\(premiere) in \(zone)")
      }
    }

    @Test("a plan's windows are put in with their jobs, once")
    func planning() async throws {
      try await withFilm { client, film in
        let premiere = try #require(CalendarDate("2027-03-01"))
        let windows = try await client.transaction { try await RightsWindows.plan(film, in: "PG", premiere: premiere, in: $0) }
        #expect(windows.map(\.kind) == [.festival, .cinema, .collector, .pvod, .tvod, .svod, .avod])
        // Port Moresby is ten hours ahead of UTC, all year.
        #expect(windows[0].opensAt.formatted(.iso8601) == "2027-02-28T14:00:00Z")
        let jobs = try await client.query("SELECT payload->>'to' AS edge, due_at FROM outbox ORDER BY id")
        #expect(try jobs.map { try $0["due_at"] } == windows.map(\.opensAt))
        #expect(try jobs.allSatisfy { try $0["edge"] == "open" })
        await #expect(throws: CalendarError.overlaps(.festival, territory: "PG")) {
          try await client.transaction { _ = try await RightsWindows.plan(film, in: "PG", premiere: premiere, in: $0) }
        }
        await #expect(throws: CalendarError.noSuchTerritory("XX")) {
          try await client.transaction { _ = try await RightsWindows.plan(film, in: "XX", premiere: premiere, in: $0) }
        }
      }
    }

    @Test("windows of a kind don't overlap in a territory, to the moment; others may")
    func overlaps() async throws {
      try await withFilm { client, film in
        let times = (0...3).map { Date(timeIntervalSince1970: 1_800_000_000 + Double($0) * 86_400) }
        @Sendable func add(_ kind: RightsWindow.Kind, _ territory: String, _ from: Int, _ until: Int?) async throws {
          _ = try await client.transaction { transaction in
            try await RightsWindows.add(
              kind, of: film, in: territory, from: times[from], until: until.map { times[$0] }, in: transaction)
          }
        }
        try await add(.svod, "AU", 0, 2)
        try await add(.avod, "AU", 1, nil)
        try await add(.svod, "NZ", 1, 3)
        try await add(.svod, "AU", 2, 3)
        for (from, until) in [(0, 1), (1, nil), (1, 3)] {
          await #expect(throws: CalendarError.overlaps(.svod, territory: "AU")) { try await add(.svod, "AU", from, until) }
        }
        await #expect(throws: CalendarError.endsBeforeItBegins) { try await add(.ppv, "AU", 1, 1) }
        await #expect(throws: CalendarError.endsBeforeItBegins) { try await add(.ppv, "AU", 2, 1) }
      }
    }

    @Test("what may be seen is told by the dates, at every edge, whether jobs have run or not")
    func availability() async throws {
      try await withFilm { client, film in
        var random = SystemRandomNumberGenerator()
        let start = Date(timeIntervalSince1970: 1_700_000_000)
        var windows: [(RightsWindow.Kind, Date, Date?)] = []
        for kind in RightsWindow.Kind.allCases {
          var day = Double.random(in: 0...40, using: &random).rounded()
          for _ in 0..<2 {
            let end = day + Double.random(in: 1...30, using: &random).rounded()
            windows.append((kind, start + day * 86_400, start + end * 86_400))
            day = end + Double.random(in: 0...10, using: &random).rounded()
          }
          windows.append((kind, start + day * 86_400, nil))
        }
        for (kind, opening, closing) in windows.shuffled(using: &random) {
          try await client.transaction { transaction in
            _ = try await RightsWindows.add(kind, of: film, in: "GB", from: opening, until: closing, in: transaction)
          }
        }
        let edges = windows.flatMap { [$0.1, $0.2].compactMap { $0 } }
        for hasSwept in [false, true] {
          if hasSwept { _ = try await CalendarSweep.run(in: client) }
          for time in edges.flatMap({ [$0 - 0.001, $0, $0 + 0.001] }) {
            let expected = Set(windows.filter { $0.1 <= time && $0.2.map { time < $0 } ?? true }.map(\.0))
            #expect(try await RightsWindows.availability(of: film, in: "GB", at: time, in: client) == expected)
          }
        }
      }
    }

    @Test("each edge is done once, in its order, by whoever comes first; too early nothing happens")
    func transitions() async throws {
      try await withFilm { client, film in
        let now = Date()
        let window = try await client.transaction {
          try await RightsWindows.add(.tvod, of: film, in: "US", from: now + 3_600, until: now + 7_200, in: $0)
        }
        @Sendable func apply(_ state: String) async throws -> Transition.Outcome.State {
          try await Timetable.windows.apply(Transition(id: window.id.rawValue, to: state, version: 1), in: client).state
        }
        #expect(try await apply("open") == .notDue)
        #expect(try await apply("closed") == .notDue)
        #expect(try await CalendarSweep.run(in: client).changes["rights_window"] == 0)
        try await pass(5_000, in: client)
        let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
          for _ in 0..<8 { group.addTask { try await apply("open") == .done } }
          return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(outcomes == 1)
        try await pass(5_000, in: client)
        #expect(try await apply("closed") == .done)
        #expect(try await apply("open") == .stale)
        #expect(try await state(window, in: client) == "closed")
        await #expect(throws: CalendarError.noSuchState("upcoming", of: "rights_window")) { try await apply("upcoming") }
      }
    }

    @Test("a job that comes after the next one's time leaves a closed window closed")
    func late() async throws {
      try await withFilm { client, film in
        let window = try await client.transaction {
          try await RightsWindows.add(.ppv, of: film, in: "US", from: Date() - 100, until: Date() - 50, in: $0)
        }
        let jobs = ["closed", "open"].map { Transition(id: window.id.rawValue, to: $0, version: 1) }
        #expect(try await Timetable.windows.apply(jobs[0], in: client).state == .done)
        #expect(try await Timetable.windows.apply(jobs[1], in: client).state == .stale)
        #expect(try await state(window, in: client) == "closed")
      }
    }

    @Test("other dates make the jobs of the earlier ones stale")
    func change() async throws {
      try await withFilm { client, film in
        let now = Date()
        let window = try await client.transaction {
          try await RightsWindows.add(.svod, of: film, in: "NZ", from: now + 60, in: $0)
        }
        let changed = try await client.transaction {
          try await RightsWindows.change(window.id, from: now + 7_200, until: now + 9_000, in: $0)
        }
        #expect(changed.version == 2)
        #expect(try await client.value("SELECT count(*) FROM outbox WHERE payload->>'version' = '2'") == 2)
        try await pass(8_000, in: client)
        let id = window.id.rawValue
        #expect(try await Timetable.windows.apply(Transition(id: id, to: "open", version: 1), in: client).state == .stale)
        #expect(try await state(window, in: client) == "upcoming")
        #expect(try await Timetable.windows.apply(Transition(id: id, to: "open", version: 2), in: client).state == .done)
        let opened = try #require(try await RightsWindows.windows(of: film, in: "NZ", in: client).first)
        await #expect(throws: CalendarError.hasOpened(window.id)) {
          try await client.transaction { _ = try await RightsWindows.change(window.id, from: now + 9_999, until: nil, in: $0) }
        }
        let open = try await client.transaction {
          try await RightsWindows.change(window.id, from: opened.opensAt, until: nil, in: $0)
        }
        #expect(open.closesAt == nil && open.version == 3)
      }
    }
  }
}
