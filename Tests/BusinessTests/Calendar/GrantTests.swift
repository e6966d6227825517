import Business
import Foundation
import Postgres
import PostgresTestKit
import Testing

extension CalendarTests {
  /// Rentals, referrals and campaigns.
  @Suite struct GrantTests {
    private func withParties(_ body: ([Party.ID], PostgresClient) async throws -> Void) async throws {
      try await withBooks { client in
        var parties: [Party.ID] = []
        for number in 0..<6 { parties.append(try await Parties.add(.person, name: "Party \(number)", in: client)) }
        try await body(parties, client)
      }
    }

    @Test("a rental runs for 48 hours by its dates, and expires once")
    func rental() async throws {
      try await withParties { parties, client in
        let film = try await Works.add("Walk", owner: parties[0], in: client)
        let rental = try await client.transaction { try await Rentals.start(film, for: parties[1], in: $0) }
        #expect(rental.endsAt.timeIntervalSince(rental.startsAt) == 172_800)
        #expect(rental.isRunning(at: rental.startsAt) && !rental.isRunning(at: rental.endsAt))
        #expect(try await Rentals.hasAccess(parties[1], to: film, in: client))
        let job = Transition(id: rental.id, to: "expired", version: 1)
        #expect(
          try await client.value("SELECT payload FROM outbox WHERE due_at = \(rental.endsAt)")
            == #"{"id": 1, "to": "expired", "version": 1}"#)
        #expect(try await Timetable.rentals.apply(job, in: client).state == .notDue)
        try await client.execute("UPDATE rental SET starts_at = starts_at - interval '3 d', ends_at = ends_at - interval '3 d'")
        // No job has run, and yet there is no access.
        #expect(try await !Rentals.hasAccess(parties[1], to: film, in: client))
        #expect(try await Timetable.rentals.apply(job, in: client).state == .done)
        #expect(try await Timetable.rentals.apply(job, in: client).state == .stale)
      }
    }

    @Test("of an award and an expiry at the same time exactly one happens, 100 times")
    func awardAndExpiry() async throws {
      try await withParties { parties, client in
        var awarded = 0
        for round in 1...100 {
          let code = try await client.transaction { try await Referrals.create(for: parties[0], in: $0) }
          let newcomer = try await Parties.add(.person, name: "Newcomer", in: client)
          // Some have a moment left.
          try await client.execute(
            "UPDATE referral SET expires_at = clock_timestamp() + make_interval(secs => \(round % 2 == 0 ? 0.003 : 0)) WHERE code = \(code)"
          )
          async let credits = try? Referrals.award(code, bringing: newcomer, in: client)
          async let sweep = Timetable.referrals.sweep(in: client)
          let (brought, expired) = (await credits, try await sweep)
          if brought != nil { awarded += 1 } else { _ = try await eventuallyExpired(client) }
          #expect(brought == nil || brought == 1_000 && expired == 0)
          await #expect(throws: CalendarError.notAwardable(code)) {
            try await Referrals.award(code, bringing: parties[1], in: client)
          }
        }
        #expect(try await Referrals.credits(of: parties[0], in: client) == awarded * 1_000)
        #expect(try await client.value("SELECT count(*) FROM referral WHERE state = 'expired'") == 100 - awarded)
      }
    }

    private func eventuallyExpired(_ client: PostgresClient) async throws {
      try await eventually {
        _ = try await Timetable.referrals.sweep(in: client)
        return try await client.value("SELECT count(*) FROM referral WHERE state = 'pending'") == 0
      }
    }

    @Test("a referral is awarded once, however many try, and nobody refers themselves or is referred twice")
    func award() async throws {
      try await withParties { parties, client in
        let codes = try await client.transaction {
          [try await Referrals.create(for: parties[0], in: $0), try await Referrals.create(for: parties[0], in: $0)]
        }
        let awards = await withTaskGroup(of: Int?.self) { group in
          for party in parties.dropFirst() {
            group.addTask { try? await Referrals.award(codes[0], bringing: party, in: client) }
          }
          return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(awards.compactMap { $0 } == [1_000])
        for party in [parties[0], try await client.value("SELECT referred FROM referral WHERE state = 'awarded'")] {
          await #expect(throws: PostgresError.self) { try await Referrals.award(codes[1], bringing: party, in: client) }
        }
        #expect(try await Referrals.credits(of: parties[0], in: client) == 1_000)
      }
    }

    @Test("a campaign goes from draft to completed and never back, and is used so often and no more")
    func campaign() async throws {
      try await withParties { parties, client in
        let now = Date()
        let id = try await PromoCampaigns.draft(
          "PROMO5", from: now + 100, until: now + 200, maxUses: 4, maxUsesEach: 2, in: client)
        @Sendable func use(_ party: Party.ID) async throws {
          try await client.transaction { try await PromoCampaigns.use("PROMO5", by: party, in: $0) }
        }
        @Sendable func apply(_ state: String) async throws -> Transition.Outcome.State {
          try await Timetable.campaigns.apply(Transition(id: id.rawValue, to: state, version: 1), in: client).state
        }
        #expect(try await apply("active") == .stale)
        #expect(try await client.transaction { try await PromoCampaigns.schedule(id, in: $0) })
        #expect(try await !client.transaction { try await PromoCampaigns.schedule(id, in: $0) })
        #expect(try await client.value("SELECT count(*) FROM outbox") == 2)
        #expect(try await apply("active") == .notDue)
        await #expect(throws: CalendarError.notRunning("PROMO5")) { try await use(parties[0]) }
        try await client.execute("UPDATE promo_campaign SET starts_at = now()")
        let uses = await withTaskGroup(of: Bool.self) { group in
          for number in 0..<24 {
            group.addTask { (try? await use(parties[number % 6])) != nil }
          }
          return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(uses == 4)
        #expect(try await client.value("SELECT max(used)::bigint FROM promo_use") ?? 0 <= 2)
        #expect(try await client.value("SELECT state FROM promo_campaign") == "completed")
        #expect(try await apply("active") == .stale)
        await #expect(throws: CalendarError.usedUp("PROMO5")) { try await use(parties[0]) }
        await #expect(throws: CalendarError.noSuchCode("PROMO6")) {
          try await client.transaction { try await PromoCampaigns.use("PROMO6", by: parties[0], in: $0) }
        }
      }
    }
  }
}
