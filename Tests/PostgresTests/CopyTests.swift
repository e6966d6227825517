import Foundation
import Postgres
import PostgresTestKit
import Testing

@Suite(.postgres, .timeLimit(.minutes(2)))
struct CopyTests {
  private struct SourceFailed: Error {}

  private func makeTable(_ client: PostgresClient) async throws {
    try await client.query("CREATE TABLE line (id bigint, title text, earned date)")
  }

  @Test("rows of values arrive as they are")
  func rows() async throws {
    try await withDatabase { client in
      try await makeTable(client)
      let day = try #require(CalendarDate("2026-07-31"))
      let rows = AsyncStream<[any PostgresValue]> { reader in
        for number in 1...50_000 {
          let title: String? = number.isMultiple(of: 10) ? nil : "title \(number)"
          reader.yield([number, title, day])
        }
        reader.finish()
      }
      let count = try await client.withConnection {
        try await $0.copyIn(to: "line", columns: ["id", "title", "earned"], rows: rows)
      }
      #expect(count == 50_000)
      let row = try #require(
        try await client.query(
          "SELECT sum(id)::bigint AS sum, count(title) AS titles, max(earned) AS day, max(title) AS title FROM line"
        ).first)
      #expect(try row["sum"] == 1_250_025_000)
      #expect(try row["titles"] == 45_000)
      #expect(try row["day"] == day)
      #expect(try row["title"] == "title 9999")
    }
  }

  @Test("text in pieces that are parted anywhere")
  func pieces() async throws {
    try await withDatabase { client in
      try await makeTable(client)
      let bytes = Array("1,\"a, b\",2026-01-01\n2,ü,\n".utf8)
      let pieces = AsyncStream<[UInt8]> { reader in
        for byte in bytes { reader.yield([byte]) }
        reader.finish()
      }
      let count = try await client.transaction { try await $0.copyIn("COPY line FROM STDIN WITH (FORMAT csv)", from: pieces) }
      #expect(count == 2)
      #expect(try await client.value("SELECT string_agg(title, '|' ORDER BY id) FROM line") == "a, b|ü")
    }
  }

  @Test("a server that goes away between two pieces is noticed, whichever call notices")
  func serverGone() async throws {
    try await PrivatePostgres.withTemporary { server in
      let client = PostgresClient(url: server.url)
      try await makeTable(client)
      try await client.withConnection { connection in
        let backend: Int32 = try await connection.value("SELECT pg_backend_pid()")
        let pieces = PiecesOfADyingServer(backend: backend)
        await #expect(throws: PostgresError.self) {
          try await connection.copyIn("COPY line FROM STDIN WITH (FORMAT csv)", from: pieces)
        }
        #expect(await !connection.isUsable)
      }
      await client.close()
    }
  }

  @Test("if the source fails, or a row is no good, nothing is copied and the connection goes on")
  func failures() async throws {
    var options = PostgresClient.Options()
    options.poolSize = 1
    try await withDatabase(options) { client in
      try await makeTable(client)
      let broken = AsyncThrowingStream<[UInt8], any Error> { reader in
        reader.yield(Array("1,a,\n".utf8))
        reader.finish(throwing: SourceFailed())
      }
      await #expect(throws: SourceFailed.self) {
        try await client.withConnection { try await $0.copyIn("COPY line FROM STDIN WITH (FORMAT csv)", from: broken) }
      }
      let nonsense = AsyncStream<[UInt8]> { reader in
        reader.yield(Array("1,a,\nx,b,\n".utf8))
        reader.finish()
      }
      let error = await #expect(throws: PostgresError.self) {
        try await client.withConnection { try await $0.copyIn("COPY line FROM STDIN WITH (FORMAT csv)", from: nonsense) }
      }
      #expect(error?.sqlState == SQLState(rawValue: "22P02"))
      #expect(try await client.value("SELECT count(*) FROM line") == 0)
    }
  }

  @Test("the source isn't asked for more than the server takes")
  func backPressureIn() async throws {
    try await withDatabase { client in
      try await client.query("CREATE TABLE slow (text text)")
      try await client.query(
        """
        CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NULL; END $$
        """)
      try await client.query("CREATE TRIGGER wait BEFORE INSERT ON slow FOR EACH ROW EXECUTE FUNCTION wait()")
      let line = Array((String(repeating: "x", count: 65_535) + "\n").utf8)
      let asked = Tally()
      let source = AsyncStream<[UInt8]> {
        guard asked.add() <= 2_000 else { return nil }
        return line
      }
      try await client.withConnection { holder in
        try await holder.query("SELECT pg_advisory_lock(1)")
        async let copied = client.withConnection { try await $0.copyIn("COPY slow FROM STDIN", from: source) }
        try await eventually {
          try await client.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == 1
        }
        #expect(asked.count < 200, "of 2000 pieces")
        try await holder.query("SELECT pg_advisory_unlock(1)")
        _ = try await copied
      }
      #expect(asked.count == 2_001)
    }
  }

  @Test("what is copied out is whole, and the server waits for a reader that is slow")
  func out() async throws {
    try await withDatabase { client in
      let sum = try await client.withConnection { connection in
        try await connection.copyOut("COPY (SELECT generate_series(1, 1000000)) TO STDOUT") { rows in
          var (sum, rest, isFirst) = (0, [UInt8](), true)
          for try await piece in rows {
            if isFirst {
              try await eventually {
                try await client.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'ClientWrite'") == 1
              }
              isFirst = false
            }
            rest += piece
            sum += rest.split(separator: 10).reduce(0) { $0 + (Int(String(decoding: $1, as: UTF8.self)) ?? 0) }
            rest = []
          }
          return sum
        }
      }
      #expect(sum == 1_000_000 * 1_000_001 / 2)
    }
  }

  @Test("values go into what is copied out, and are read out of its binary form, as they are")
  func values() async throws {
    let titles = ["O'Brien \\ \"Ü\"", nil, "$1", ""]
    let days = ["2026-02-28", "1999-12-31", "2000-01-01", "2026-11-21"].map { CalendarDate($0) }
    try await withDatabase { client in
      let found = try await client.withConnection { connection in
        try await connection.copyOut(
          """
          COPY (
            SELECT row.*, \(Int16(-3)), \(true), repeat('x', 1000), \("only $2 is"), generate_series(1, 500) AS number
            FROM unnest(\(titles), \(days)) AS row (title, day)
            ORDER BY number, day
          ) TO STDOUT WITH (FORMAT binary)
          """
        ) { pieces in
          var (found, reader) = ([String](), PostgresCopyReader())
          for try await piece in pieces {
            #expect(!reader.isAtEnd)
            try reader.forEachRow(in: piece) { row in
              let (title, day): (String?, CalendarDate?) = (try row.next(), try row.next())
              let (number, truth): (Int16, Bool) = (try row.next(), try row.next())
              #expect(number == -3 && truth)
              #expect(throws: PostgresValueError.self) { try row.next(CalendarDate.self) }
              found.append("\(title ?? "no title") \(day?.description ?? "no day")")
            }
          }
          #expect(reader.isAtEnd)
          return found
        }
      }
      #expect(found.count == 2_000)
      let expected = zip(titles, days).sorted { $0.1! < $1.1! }.map { "\($0.0 ?? "no title") \($0.1!)" }
      #expect(Array(found.prefix(4)) == expected)
      #expect(Set(found) == Set(expected))
    }
  }

  @Test("bytes that aren't COPY's binary form are refused")
  func malformed() {
    var writer = PostgresCopyWriter()
    writer.beginRow(columns: 2)
    writer.append(Int64(7))
    writer.append(nil as String?)
    let whole = writer.takeLast()
    var reader = PostgresCopyReader()
    #expect(throws: Never.self) {
      try reader.forEachRow(in: whole) { row in
        let (number, nothing): (Int64, String?) = (try row.next(), try row.next())
        #expect(number == 7 && nothing == nil)
      }
    }
    for end in 1..<(whole.count - 2) where end != 19 {
      var reader = PostgresCopyReader()
      #expect(throws: PostgresValueError.self, "\(end) bytes") { try reader.forEachRow(in: Array(whole[..<end])) { _ in } }
    }
  }

  @Test("who has seen enough leaves the rest at the server, and the connection goes on")
  func early() async throws {
    var options = PostgresClient.Options()
    options.poolSize = 1
    try await withDatabase(options) { client in
      let first = try await client.withConnection { connection in
        try await connection.copyOut("COPY (SELECT generate_series(1, 1000000000000)) TO STDOUT") { rows in
          for try await piece in rows { return piece.count }
          return 0
        }
      }
      #expect(first > 0)
      #expect(try await client.value("SELECT \(1)") == 1)
      await #expect(throws: SourceFailed.self) {
        try await client.withConnection { connection in
          try await connection.copyOut("COPY (SELECT generate_series(1, 1000000000000)) TO STDOUT") { rows in
            for try await _ in rows { throw SourceFailed() }
          }
        }
      }
      let error = await #expect(throws: PostgresError.self) {
        try await client.withConnection { connection in
          try await connection.copyOut("COPY (SELECT 1 / (100000 - i) FROM generate_series(1, 200000) i) TO STDOUT") { rows in
            for try await _ in rows {}
          }
        }
      }
      #expect(error?.found.contains("division by zero") == true)
      #expect(try await client.value("SELECT \(2)") == 2)
    }
  }
}

/// Rows, after the second of which the session's process is killed, without a pause in which the event loop would notice.
private struct PiecesOfADyingServer: AsyncSequence, Sendable {
  let backend: Int32

  struct AsyncIterator: AsyncIteratorProtocol {
    let backend: Int32
    var count = 0

    mutating func next() async throws -> [UInt8]? {
      count += 1
      if count == 3 {
        kill(backend, SIGKILL)
        while FileManager.default.fileExists(atPath: "/proc/\(backend)") {}
      }
      return count > 100 ? nil : Array("1,a,\n".utf8)
    }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(backend: backend) }
}
