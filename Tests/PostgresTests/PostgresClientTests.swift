import Foundation
import Postgres
import PostgresTestKit
import Testing

@Suite(.postgres, .timeLimit(.minutes(2)))
struct PostgresClientTests {
  @Test("each of many concurrent callers gets its own rows, on no more connections than there may be")
  func pool() async throws {
    var options = PostgresClient.Options()
    options.poolSize = 4
    try await withDatabase(options) { client async throws in
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<500 {
          group.addTask { try await client.value("SELECT \(number)") == number }
        }
        for try await isOwn in group { #expect(isOwn) }
      }
      let sessions: Int = try await client.value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
      #expect((2...4).contains(sessions))
    }
  }

  @Test("who waits for a connection in vain is told of what there is too little")
  func exhaustion() async throws {
    var options = PostgresClient.Options()
    options.poolSize = 1
    options.acquireTimeout = .milliseconds(50)
    try await withDatabase(options) { client async throws in
      let error = await #expect(throws: PostgresError.self) {
        try await client.withConnection { _ in try await client.query("SELECT 1") }
      }
      #expect(error?.code == .timedOut)
      #expect(error?.found.contains("all 1 are in use") == true)
      #expect(try await client.value("SELECT 1") == Int32(1), "and afterwards there is one again")
    }
  }

  @Test("who stops waiting for a connection leaves the queue; the next one gets it")
  func leaving() async throws {
    var options = PostgresClient.Options()
    options.poolSize = 1
    try await withDatabase(options) { client async throws in
      try await client.withConnection { _ in
        let waiting = Task { try await client.query("SELECT 1") }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
      }
      try await client.query("SELECT 1")
    }
  }

  @Test("an error of the server has its code, its constraint and the statement, but shows no data")
  func refusal() async throws {
    try await withDatabase { client async throws in
      try await client.query("CREATE TABLE party (name text CONSTRAINT party_name_once UNIQUE)")
      try await client.query("INSERT INTO party VALUES (\("Jane Doe"))")
      let error = await #expect(throws: PostgresError.self) {
        try await client.query("INSERT INTO party VALUES (\("Jane Doe"))")
      }
      #expect(error?.code == .refused)
      #expect(error?.sqlState == .uniqueViolation)
      #expect(error?.constraint == "party_name_once")
      #expect(error?.table == "party")
      #expect(error?.doing == "INSERT INTO party VALUES ($1)")
      #expect(error?.description.contains("Jane") == false)
      #expect(error?.detail?.contains("Jane") == true)
    }
  }

  @Test("statements of one round trip are in effect as a whole or not at all, and don't disturb the next ones")
  func atomicity() async throws {
    try await withDatabase { client async throws in
      try await client.query("CREATE TABLE number (value bigint CHECK (value < 10))")
      let error = await #expect(throws: PostgresError.self) {
        try await client.perform([1, 20, 3].map { "INSERT INTO number VALUES (\(Int64($0)))" })
      }
      #expect(error?.sqlState == .checkViolation)
      #expect(try await client.value("SELECT count(*) FROM number") == 0)
      let rows = try await client.perform([1, 2].map { "INSERT INTO number VALUES (\(Int64($0))) RETURNING value" })
      #expect(try rows.map { try $0[0]["value"] } == [1, 2])
      #expect(rows.map(\.affected) == [1, 1])
    }
  }

  @Test("a statement is prepared once, whatever its parameters, and again when its plan went stale")
  func preparation() async throws {
    try await withDatabase { client async throws in
      try await client.withConnection { connection in
        try await connection.query("CREATE TABLE item (a int)")
        for number in 0..<20 { try await connection.query("SELECT * FROM item WHERE a = \(number)") }
        let count: Int = try await connection.value(
          "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT * FROM item%'")
        #expect(count == 1)
        try await connection.query("ALTER TABLE item ADD b int")
        await #expect(throws: PostgresError.self) { try await connection.query("SELECT * FROM item WHERE a = \(1)") }
        try await connection.query("SELECT * FROM item WHERE a = \(1)")
      }
    }
  }

  @Test("more statements than are kept prepared do no harm")
  func manyStatements() async throws {
    try await withDatabase { client async throws in
      try await client.withConnection { connection in
        for number in 0..<300 {
          #expect(try await connection.value(SQL(verbatim: "SELECT \(number)::bigint")) == number)
        }
        let kept: Int = try await connection.value("SELECT count(*) FROM pg_prepared_statements")
        #expect((100...200).contains(kept))
      }
    }
  }

  @Test("cancelling the task ends the statement at the server, and no later one")
  func cancellation() async throws {
    var options = PostgresClient.Options()
    options.poolSize = 1
    try await withDatabase(options) { client async throws in
      let watcher = PostgresClient(url: client.url)
      let (sleeping, running): (SQL, SQL) = (
        "SELECT pg_sleep(600)",
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(600)' AND state = 'active'"
      )
      for _ in 1...10 {
        let sleeper = Task { try await client.query(sleeping) }
        try await eventually { try await watcher.value(running) == 1 }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        #expect(try await watcher.value(running) == 0)
        #expect(try await client.value("SELECT \(1)") == 1, "the one connection is there for the next caller")
      }
      await watcher.close()
    }
  }

  @Test("a statement may run for so long and no longer")
  func statementTimeout() async throws {
    var options = PostgresClient.Options()
    options.statementTimeout = .milliseconds(50)
    try await withDatabase(options) { client async throws in
      let error = await #expect(throws: PostgresError.self) { try await client.query("SELECT pg_sleep(600)") }
      #expect(error?.code == .timedOut)
      let rows = try await client.transaction(timeout: .seconds(60)) { try await $0.query("SELECT pg_sleep(0.1)") }
      #expect(rows.count == 1)
    }
  }

  @Test("large parameters and large results pass whole")
  func large() async throws {
    try await withDatabase { client async throws in
      let bytes = Data(repeating: 7, count: 16 << 20)
      #expect(try await client.value("SELECT \(bytes)") == bytes)
      let rows = try await client.query("SELECT number::bigint AS number FROM generate_series(1, 200000) AS number")
      let last: Int? = try rows.last?["number"]
      #expect(last == 200_000)
    }
  }

  @Test("a session that is ended fails what it does, and the next call has a new one")
  func endedSession() async throws {
    var options = PostgresClient.Options()
    options.poolSize = 1
    try await withDatabase(options) { client async throws in
      let error = await #expect(throws: PostgresError.self) {
        try await client.query("SELECT pg_terminate_backend(pg_backend_pid())")
      }
      #expect(error?.code == .connectionLost)
      #expect(try await client.value("SELECT 1") == Int32(1))
    }
  }

  @Test("a script is executed as a whole or not at all")
  func script() async throws {
    try await withDatabase { client async throws in
      try await client.withConnection { connection in
        try await connection.execute(script: "CREATE TABLE a (x int); INSERT INTO a VALUES (1); SELECT * FROM a;", named: "one")
        let error = await #expect(throws: PostgresError.self) {
          try await connection.execute(script: "CREATE TABLE b (x int); INSERT INTO nowhere VALUES (1)", named: "two")
        }
        #expect(error?.doing == "two")
        #expect(error?.sqlState == .undefinedTable)
        let tables: Int = try await connection.value("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        #expect(tables == 1)
      }
    }
  }

  @Test("whoever can't come in is told why")
  func unreachable() async throws {
    let nowhere = PostgresClient(url: PostgresURL(socketFolder: "/nonexistent", user: "x", database: "x"))
    let unreachable = await #expect(throws: PostgresError.self) { try await nowhere.connect() }
    #expect(unreachable?.code == .unreachable)
    #expect(unreachable?.found.contains("No such file") == true)
    try await withDatabase { client async throws in
      let missing = await #expect(throws: PostgresError.self) {
        try await PostgresClient(url: client.url.database("missing")).connect()
      }
      #expect(missing?.code == .refused)
      let folder = try #require(client.url.options["host"])
      let stranger = await #expect(throws: PostgresError.self) {
        try await PostgresClient(url: PostgresURL(socketFolder: folder, user: "stranger", database: "postgres")).connect()
      }
      #expect(stranger?.code == .notAuthenticated)
    }
  }

  @Test("a server that restarts is sought until it is back")
  func restart() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "postgres-\(UUID().uuidString.prefix(8))")
    defer { try? FileManager.default.removeItem(at: folder) }
    let first = try await PrivatePostgres.start(in: folder, durability: .none)
    let client = PostgresClient(url: first.url)
    try await client.query("CREATE TABLE kept (value int)")
    let waiting = Task { try await client.query("SELECT pg_sleep(600)") }
    try await eventually { try await client.value("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%(600)'") == 1 }
    await first.stop()
    let error = await #expect(throws: PostgresError.self) { try await waiting.value }
    #expect(error?.code == .connectionLost)
    async let inserted = client.execute("INSERT INTO kept VALUES (1)")
    let second = try await PrivatePostgres.start(in: folder, durability: .none)
    #expect(try await inserted == 1)
    await second.stop()
  }
}
