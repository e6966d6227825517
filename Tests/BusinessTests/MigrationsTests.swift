import Foundation
import Postgres
import PostgresTestKit
import Testing

@testable import Business

@Suite(.postgres, .timeLimit(.minutes(2)))
struct MigrationsTests {
  private func step(_ number: Int, _ script: String) -> Migration { Migration(number, "step", script: Array(script.utf8)) }

  @Test("the program's own steps are numbered from 1 without gaps, as their files are, and all are listed")
  func own() throws {
    #expect(Migration.all.map(\.number) == Array(1...Migration.all.count))
    let folder = URL(filePath: #filePath).appending(path: "../../../Sources/Business/Migrations").standardized
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(Migration.all.map { "\($0).sql" } == files)
    for (migration, file) in zip(Migration.all, files) {
      #expect(migration.script == Array(try Data(contentsOf: folder.appending(path: file))))
    }
  }

  @Test("each step is applied once, also when several programs start at the same moment")
  func concurrency() async throws {
    try await withDatabase { client in
      let migrations = Migrations([step(1, "CREATE TABLE a (x int);"), step(2, "ALTER TABLE a ADD y int; CREATE TABLE b ();")])
      let applied = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 1...6 { group.addTask { try await migrations.apply(to: client).count } }
        return try await group.reduce(0, +)
      }
      #expect(applied == 2)
      let status = try await migrations.status(of: client)
      #expect(status.map(\.migration.number) == [1, 2])
      #expect(status.allSatisfy { $0.appliedAt != nil })
    }
  }

  @Test("a step that fails leaves nothing behind; those before it stay, and the next start goes on there")
  func failure() async throws {
    try await withDatabase { client in
      let broken = Migrations([step(1, "CREATE TABLE a ()"), step(2, "CREATE TABLE b (); CREATE TABLE a ()")])
      let error = await #expect(throws: PostgresError.self) { try await broken.apply(to: client) }
      #expect(error?.doing == "migration 0002-step")
      #expect(try await broken.status(of: client).map { $0.appliedAt != nil } == [true, false])
      let mended = Migrations([step(1, "CREATE TABLE a ()"), step(2, "CREATE TABLE b ()")])
      let applied = try await mended.apply(to: client)
      #expect(applied.map(\.number) == [2])
    }
  }

  @Test("a step that has changed, one that is missing and one that isn't known are refused, and nothing is done")
  func refusals() async throws {
    try await withDatabase { client in
      let (first, second) = (step(1, "CREATE TABLE a ()"), step(2, "CREATE TABLE b ()"))
      try await Migrations([first, second]).apply(to: client)
      let changed = step(1, "CREATE TABLE z ()")
      await #expect(throws: MigrationError.changed(changed)) { try await Migrations([changed, second]).apply(to: client) }
      await #expect(throws: MigrationError.unknown(2, "step")) { try await Migrations([first]).status(of: client) }
      try await client.query("DELETE FROM schema_migration WHERE number = 1")
      await #expect(throws: MigrationError.missing(1, before: 2)) {
        try await Migrations([first, second, step(3, "CREATE TABLE c ()")]).apply(to: client)
      }
    }
  }

  @Test("a fresh database has had nothing, and asking changes nothing")
  func fresh() async throws {
    try await withDatabase { client in
      let status = try await Migrations().status(of: client)
      #expect(status.allSatisfy { $0.appliedAt == nil })
      #expect(try await client.value("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0)
    }
  }
}
