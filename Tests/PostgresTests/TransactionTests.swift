import Foundation
import NIOConcurrencyHelpers
import Postgres
import PostgresTestKit
import TestFolder
import Testing

@Suite(.postgres, .timeLimit(.minutes(2)))
struct TransactionTests {
  private struct Abandoned: Error {}

  private let count: SQL = "SELECT count(*) FROM posting"

  private func makeTable(_ client: PostgresClient) async throws {
    try await client.query("CREATE TABLE posting (amount bigint CHECK (amount <> 0))")
  }

  @Test("what is thrown undoes everything, what returns keeps everything")
  func wholeOrNothing() async throws {
    try await withDatabase { client in
      try await makeTable(client)
      await #expect(throws: Abandoned.self) {
        try await client.transaction { transaction in
          try await transaction.query("INSERT INTO posting VALUES (1)")
          throw Abandoned()
        }
      }
      #expect(try await client.value(count) == 0)
      let number: Int64 = try await client.transaction { transaction in
        try await transaction.query("INSERT INTO posting VALUES (2)")
        return try await transaction.value("SELECT sum(amount)::bigint FROM posting")
      }
      #expect(number == 2)
      #expect(try await client.value(count) == 1)
    }
  }

  @Test("eight concurrent callers in each other's way all get through, and no increment is lost")
  func serialization() async throws {
    var options = PostgresClient.Options()
    options.transactionAttempts = 100
    try await withDatabase(options) { client in
      try await client.query("CREATE TABLE counter AS SELECT 0::bigint AS value")
      let runs = Tally()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 1...8 {
          group.addTask {
            for _ in 1...10 {
              try await client.transaction(isolation: .serializable) { transaction in
                runs.add()
                let value: Int64 = try await transaction.value("SELECT value FROM counter")
                try await transaction.query("UPDATE counter SET value = \(value + 1)")
              }
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try await client.value("SELECT value FROM counter") == 80)
      #expect(runs.count > 80, "some had to be done again")
    }
  }

  @Test("a transaction that never gets through is given up after so many attempts")
  func bounded() async throws {
    var options = PostgresClient.Options()
    options.transactionAttempts = 3
    try await withDatabase(options) { client in
      let runs = Tally()
      let error = await #expect(throws: PostgresError.self) {
        try await client.transaction { transaction in
          runs.add()
          try await transaction.query("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$")
        }
      }
      #expect(error?.sqlState == .serializationFailure)
      #expect(runs.count == 3)
    }
  }

  @Test("an error that the body keeps to itself doesn't pass for a commit")
  func swallowedError() async throws {
    try await withDatabase { client in
      try await makeTable(client)
      let error = await #expect(throws: PostgresError.self) {
        try await client.transaction { transaction in
          try await transaction.query("INSERT INTO posting VALUES (1)")
          _ = try? await transaction.query("INSERT INTO posting VALUES (0)")
        }
      }
      #expect(error?.doing == "COMMIT")
      #expect(try await client.value(count) == 0)
    }
  }

  @Test("what fails behind a savepoint is undone by itself")
  func savepoint() async throws {
    try await withDatabase { client in
      try await makeTable(client)
      try await client.transaction { transaction in
        try await transaction.query("INSERT INTO posting VALUES (1)")
        await #expect(throws: PostgresError.self) {
          try await transaction.savepoint { _ = try await $0.perform(["INSERT INTO posting VALUES (2)", "SELECT 1 / 0"]) }
        }
        try await transaction.query("INSERT INTO posting VALUES (3)")
      }
      #expect(try await client.value("SELECT sum(amount)::bigint FROM posting") == 4)
    }
  }

  @Test("cancelled within a transaction: nothing is kept, and the connection is fit for the next")
  func cancellation() async throws {
    var options = PostgresClient.Options()
    options.poolSize = 1
    try await withDatabase(options) { client in
      try await makeTable(client)
      let (insideSignal, inside) = AsyncStream.makeStream(of: Void.self)
      let work = Task {
        try await client.transaction { transaction in
          try await transaction.query("INSERT INTO posting VALUES (1)")
          inside.yield()
          try await transaction.query("SELECT pg_sleep(600)")
        }
      }
      for await _ in insideSignal { break }
      work.cancel()
      await #expect(throws: CancellationError.self) { try await work.value }
      #expect(try await client.value(count) == 0)
    }
  }

  // MARK: The connection breaks during COMMIT

  /// How often the body ran, and what is in the table afterwards.
  private func commit(
    _ fate: CutProxy.Fate, options: PostgresClient.Options = PostgresClient.Options()
  ) async throws -> (runs: Int, rows: Int) {
    try await withDatabase { direct in
      try await makeTable(direct)
      let proxy = try CutProxy(to: try #require(direct.url.options["host"]))
      defer { proxy.close() }
      let database = try #require(direct.url.options["dbname"])
      let client = PostgresClient(
        url: PostgresURL(socketFolder: proxy.host, user: "sprocket", database: database), options: options)
      let runs = Tally()
      proxy.decide(fate)
      let value = try await client.transaction { transaction in
        runs.add()
        try await transaction.query("INSERT INTO posting VALUES (7)")
        return 42
      }
      #expect(value == 42)
      await client.close()
      return (runs.count, try await direct.value(count))
    }
  }

  @Test("the server had committed: that is found out, and the transaction isn't done again")
  func answerLost() async throws {
    let outcome = try await commit(.answerIsLost)
    #expect(outcome == (1, 1))
  }

  @Test("the server never heard of it: that is found out, and the transaction is done again")
  func commitLost() async throws {
    let outcome = try await commit(.isLost)
    #expect(outcome == (2, 1))
  }

  @Test("the old session waits for a client that is gone: it is ended, and the transaction is done again")
  func commitLostSilently() async throws {
    let outcome = try await commit(.isLostSilently)
    #expect(outcome == (2, 1))
  }

  @Test("a server that crashes again and again while eight write: what is reported is so, and nothing is there twice")
  func crashes() async throws {
    let folder = try TemporaryFolder()
    let place = folder.url.appending(path: "server")
    var server = try await PrivatePostgres.start(in: place)
    let client = PostgresClient(url: server.url)
    try await makeTable(client)
    let (done, reported) = (Tally(), NIOLockedValueBox<Set<Int>>([]))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 1...8 {
        group.addTask {
          for number in 1...40 {
            let amount = writer * 1_000 + number
            do {
              try await client.transaction { _ = try await $0.execute("INSERT INTO posting VALUES (\(amount))") }
              reported.withLockedValue { _ = $0.insert(amount) }
            } catch let error as PostgresError where error.code == .outcomeUnknown {}
            done.add()
          }
        }
      }
      for crash in 1...2 {
        try await eventually { done.count >= crash * 100 }
        let first = try String(contentsOf: place.appending(path: "data/postmaster.pid"), encoding: .utf8).split(
          separator: "\n")[0]
        kill(try #require(Int32(first)), SIGQUIT)
        try await eventually { await !server.isRunning }
        server = try await PrivatePostgres.start(in: place)
      }
      try await group.waitForAll()
    }
    let amounts: [Int] = try await client.query("SELECT amount FROM posting").map { try $0["amount"] }
    #expect(Set(amounts).count == amounts.count, "none is there twice")
    #expect(reported.withLockedValue { $0 }.subtracting(amounts).isEmpty, "none is lost")
    await server.stop()
  }

  @Test("when nobody can be asked, it says so, with the transaction's number and the question to ask")
  func unknown() async throws {
    try await withDatabase { direct in
      try await makeTable(direct)
      let proxy = try CutProxy(to: try #require(direct.url.options["host"]))
      defer { proxy.close() }
      var options = PostgresClient.Options()
      options.reconnectFor = .milliseconds(100)
      let database = try #require(direct.url.options["dbname"])
      let client = PostgresClient(
        url: PostgresURL(socketFolder: proxy.host, user: "sprocket", database: database), options: options)
      proxy.decide(.answerIsLost)
      let error = await #expect(throws: PostgresError.self) {
        try await client.transaction { transaction in
          try await transaction.query("INSERT INTO posting VALUES (7)")
          proxy.shut()
        }
      }
      #expect(error?.code == .outcomeUnknown)
      let number = try #require(error?.advice?.firstMatch(of: /pg_xact_status\('(\d+)'\)/)?.1)
      let outcome = try await direct.outcome(of: TransactionID(rawValue: try #require(UInt64(number))))
      #expect(outcome == .committed, "which is what asking gives")
    }
  }
}
