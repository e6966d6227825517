import Business
import Foundation
import Postgres
import PostgresTestKit
import Testing

@Suite(.postgres, .timeLimit(.minutes(2)))
struct OutboxTests {
  private struct Failure: Error {}

  private func messages(_ numbers: Range<Int>) throws -> [OutboxMessage] {
    try numbers.map { try OutboxMessage(jobType: "sale.tell", payload: ["number": $0]) }
  }

  @Test("a message is there if its change was committed, and not otherwise")
  func committedTogether() async throws {
    try await withBooks { client in
      try await client.transaction { try await Outbox.put(messages(0..<1), in: $0) }
      await #expect(throws: Failure.self) {
        try await client.transaction { transaction in
          try await Outbox.put(messages(1..<2), in: transaction)
          throw Failure()
        }
      }
      #expect(try await relayed(from: client) == [#"{"number": 0}"#])
    }
  }

  @Test("what can't be sent now is sent later; what is sent is gone")
  func failure() async throws {
    try await withBooks { client in
      try await Outbox.put(messages(0..<3), in: client)
      await #expect(throws: Failure.self) { try await Outbox.relay(atMost: 10, from: client) { _ in throw Failure() } }
      #expect(try await relayed(from: client).count == 3)
      #expect(try await relayed(from: client) == [])
    }
  }

  @Test("a message that can't ever be sent stays with its reason, and holds up no other")
  func refused() async throws {
    try await withBooks { client in
      try await Outbox.put(messages(0..<3), in: client)
      let sent = try await Outbox.relay(atMost: 2, from: client) { _ in [.refused("nobody knows it"), .relayed] }
      #expect(sent == 2)
      #expect(try await relayed(from: client) == [#"{"number": 2}"#])
      #expect(try await client.value("SELECT problem FROM outbox") == "nobody knows it")
    }
  }

  @Test("relays at the same time get different messages, and all of them")
  func together() async throws {
    try await withBooks { client in
      try await Outbox.put(messages(0..<400), in: client)
      let taken = try await withThrowingTaskGroup(of: [OutboxMessage.ID].self) { group in
        for _ in 0..<6 {
          group.addTask {
            var taken: [OutboxMessage.ID] = []
            while true {
              var ids: [OutboxMessage.ID] = []
              let count = try await Outbox.relay(atMost: 7, from: client) { messages in
                ids = messages.map(\.id)
                return messages.map { _ in .relayed }
              }
              taken += ids
              guard count > 0 else { return taken }
            }
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      // One that finds only what others hold ends early, and somebody takes the rest.
      #expect(taken.count == 400)
      #expect(Set(taken).count == 400)
    }
  }

  @Test func theTimeThatIsLeftIsTheDatabases() async throws {
    try await withBooks { client in
      let due = Date().addingTimeInterval(3600)
      try await Outbox.put(
        [
          OutboxMessage(jobType: "a", payload: ["at": due], dueAt: due),
          OutboxMessage(jobType: "b", payload: ["at": due], dueAt: due.addingTimeInterval(-7200)),
        ], in: client)
      var waiting: [Outbox.Waiting] = []
      _ = try await Outbox.relay(atMost: 10, from: client) { messages in
        waiting = messages
        return messages.map { _ in .relayed }
      }
      #expect((Duration.seconds(3500)...Duration.seconds(3600)).contains(waiting[0].delay))
      #expect(waiting[1].delay == .zero)
      #expect(waiting[0].message.payload.contains("T"), "dates are ISO 8601: \(waiting[0].message.payload)")
    }
  }

  private func relayed(from client: PostgresClient) async throws -> [String] {
    var payloads: [String] = []
    _ = try await Outbox.relay(atMost: 100, from: client) { messages in
      payloads = messages.map(\.message.payload)
      return messages.map { _ in .relayed }
    }
    return payloads
  }
}
