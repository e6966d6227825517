import Business
import Postgres
import PostgresTestKit
import Testing

@Suite(.postgres, .timeLimit(.minutes(2)))
struct PartnerGateTests {
  private func delay(_ answer: PartnerGate.Answer) -> Duration? {
    if case .ask(let delay) = answer { delay } else { nil }
  }

  @Test("all workers together keep to a partner's rate")
  func rate() async throws {
    try await withBooks { client in
      var policy = PartnerGate.Policy()
      policy.requestsPerMinute = 6
      let gate = PartnerGate(.netflix, policy: policy, in: client)
      let delays = try await withThrowingTaskGroup(of: PartnerGate.Answer.self) { group in
        for _ in 1...4 { group.addTask { try await gate.enter() } }
        return try await group.reduce(into: []) { $0.append(delay($1) ?? .zero) }.sorted()
      }
      for (turn, delay) in delays.enumerated() {
        #expect(delay <= .seconds(10 * turn), "turn \(turn) is \(delay)")
        #expect(turn == 0 || delay - delays[turn - 1] > .seconds(5))
      }
      #expect(delay(try await PartnerGate(.disneyPlus, policy: policy, in: client).enter()) == .zero)
    }
  }

  @Test("a partner that keeps failing is left alone by all; then one tries, and decides for the others")
  func breaker() async throws {
    try await withBooks { client in
      var policy = PartnerGate.Policy()
      (policy.failuresAllowed, policy.requestsPerMinute) = (3, 6_000)
      let gate = PartnerGate(.netflix, policy: policy, in: client)
      for _ in 1...2 {
        _ = try await gate.enter()
        try await gate.failed("status 500")
      }
      #expect(delay(try await gate.enter()) != nil)
      try await gate.failed("status 500")
      guard case .leaveAlone(let time) = try await gate.enter() else { throw UnexpectedAnswer() }
      #expect(time > .seconds(50) && time <= .seconds(60))
      func passTime() async throws { try await client.execute("UPDATE partner_gate SET open_until = now() - interval '1 s'") }
      try await passTime()
      let answers = try await withThrowingTaskGroup(of: PartnerGate.Answer.self) { group in
        for _ in 1...8 { group.addTask { try await gate.enter() } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(answers.compactMap(delay).count == 1)
      try await gate.failed("status 500")
      #expect(delay(try await gate.enter()) == nil)
      try await passTime()
      #expect(delay(try await gate.enter()) != nil)
      try await gate.succeeded()
      #expect(delay(try await gate.enter()) != nil)
      #expect(delay(try await gate.enter()) != nil)
    }
  }

  @Test("a partner that asks for a pause gets it, which is no failure")
  func retryAfter() async throws {
    try await withBooks { client in
      let gate = PartnerGate(.netflix, in: client)
      _ = try await gate.enter()
      try await gate.slowed(for: .seconds(600))
      let wait = try #require(delay(try await gate.enter()))
      #expect(wait > .seconds(590))
      #expect(try await client.value("SELECT failures FROM partner_gate") as Int == 0)
    }
  }

  private struct UnexpectedAnswer: Error {}
}
