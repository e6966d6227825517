import Business
import Foundation
import Postgres
import PostgresTestKit
import Testing

@Suite(.postgres, .timeLimit(.minutes(3)))
struct RoyaltyCrashTests {
  /// From its nth statement on that writes to the books' tables or changes the schema, the session is ended: the server itself sees to it,
  /// so that the program runs as it always does. A sequence counts, because no rollback takes back what it has counted.
  private static let saboteur = """
    CREATE SEQUENCE steps;
    CREATE TABLE fuse (step bigint);
    CREATE FUNCTION sabotage() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF nextval('steps') = (SELECT step FROM fuse) THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
      RETURN NULL;
    END $$;
    CREATE FUNCTION sabotage_schema() RETURNS event_trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF tg_tag IN ('CREATE TABLE', 'ALTER TABLE', 'CREATE INDEX') AND nextval('steps') = (SELECT step FROM fuse) THEN
        PERFORM pg_terminate_backend(pg_backend_pid());
      END IF;
    END $$;
    CREATE EVENT TRIGGER schema_sabotaged ON ddl_command_end EXECUTE FUNCTION sabotage_schema();
    DO $$
    DECLARE
      t text;
    BEGIN
      FOR t IN SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname ~ '^(royalty_|advance$|ledger_|account$)'
      LOOP
        EXECUTE format('CREATE TRIGGER sabotaged AFTER INSERT OR UPDATE OR TRUNCATE ON %I EXECUTE FUNCTION sabotage()', t);
      END LOOP;
    END $$;
    """

  @Test("a run whose session ends at any of its steps leaves no half, and the next brings what an undisturbed one does")
  func everyStep() async throws {
    let books = RoyaltyBooks.random(lines: [250])
    let expected = try books.oracle()[0]
    try await withBooks { client in
      try await books.loadAgreements(into: client)
      try await books.load(books.runs[0], into: client)
      let (name, folder) = (try #require(client.url.options["dbname"]), try #require(client.url.options["host"]))
      try await client.withConnection { try await $0.execute(script: Self.saboteur, named: "sabotage") }
      await client.close()
      let administrator = PostgresClient(url: client.url.database("postgres"))
      var (step, crashes) = (Int64(1), 0)
      while true {
        let copy = "\(name)_\(step)"
        try await administrator.query("CREATE DATABASE \(identifier: copy) TEMPLATE \(identifier: name)")
        var options = PostgresClient.Options()
        options.transactionAttempts = 1
        let trial = PostgresClient(
          url: PostgresURL(socketFolder: folder, user: "sprocket", database: copy), options: options)
        try await trial.query("INSERT INTO fuse VALUES (\(step))")
        let first = try? await RoyaltyRuns.run(.july(), in: trial, parallelism: 2, linesPerPart: 200)
        if first == nil {
          crashes += 1
          let half: Int64 = try await trial.value(
            """
            SELECT (SELECT count(*) FROM ledger_entry) + (SELECT count(*) FROM royalty_total) + (SELECT count(*) FROM royalty_entry)
              + (SELECT count(*) FROM advance WHERE earned <> 0)
            """)
          #expect(half == 0, "step \(step)")
        }
        let second = try await RoyaltyRuns.run(.july(), in: trial, parallelism: 2, linesPerPart: 200)
        #expect(try await RoyaltyBooks.answer(of: second, in: trial) == expected, "step \(step)")
        #expect(try await trial.value("SELECT count(*) FROM royalty_run") == 1)
        let steps: Int64 = try await trial.value("SELECT last_value FROM steps")
        await trial.close()
        try await administrator.query("DROP DATABASE \(identifier: copy) WITH (FORCE)")
        if first != nil && steps < step { break }
        step += 1
      }
      await administrator.close()
      #expect(crashes > 20)
    }
  }

  @Test("a connection that breaks during any of a run's commits: all is settled once")
  func cutConnection() async throws {
    let books = RoyaltyBooks.random(lines: [100])
    let expected = try books.oracle()[0]
    // Of the watermark, the opening, the preparation, the part, and the completion.
    let cuts: [(commit: Int, fate: CutProxy.Fate)] = [
      (0, .answerIsLost), (1, .isLostSilently), (2, .isLost), (3, .answerIsLost), (4, .answerIsLost), (4, .isLost),
      (4, .isLostSilently),
    ]
    for cut in cuts {
      try await withBooks { direct in
        try await books.loadAgreements(into: direct)
        try await books.load(books.runs[0], into: direct)
        let proxy = try CutProxy(to: try #require(direct.url.options["host"]))
        defer { proxy.close() }
        let database = try #require(direct.url.options["dbname"])
        let client = PostgresClient(url: PostgresURL(socketFolder: proxy.host, user: "sprocket", database: database))
        proxy.decide(cut.fate, passing: cut.commit)
        let run = try await RoyaltyRuns.run(.july(), in: client)
        #expect(try await RoyaltyBooks.answer(of: run, in: direct) == expected)
        #expect(try await RoyaltyRuns.run(.july(), in: direct) == run)
        await client.close()
      }
    }
  }
}
