import Postgres
import PostgresTestKit
import Testing

@Suite(.postgres, .timeLimit(.minutes(2)))
struct NotificationTests {
  @Test("a listener hears what is sent, and after its session has ended listens again")
  func survival() async throws {
    try await withDatabase { client in
      var heard = client.notifications(on: ["outbox", "odd \"channel\""]).makeAsyncIterator()
      #expect(await heard.next() == .listening)
      try await client.query("SELECT pg_notify(\("outbox"), \("7")), pg_notify(\("odd \"channel\""), \(""))")
      #expect(await heard.next() == .notification(channel: "outbox", payload: "7"))
      #expect(await heard.next() == .notification(channel: "odd \"channel\"", payload: ""))
      let ended: Bool = try await client.value(
        "SELECT bool_and(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
      #expect(ended)
      #expect(await heard.next() == .listening)
      try await client.query("SELECT pg_notify(\("outbox"), \("8"))")
      #expect(await heard.next() == .notification(channel: "outbox", payload: "8"))
    }
  }
}
