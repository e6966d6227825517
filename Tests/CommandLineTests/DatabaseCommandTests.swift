import Postgres
import ProcessTestKit
import TestFolder
import Testing

@Suite(.timeLimit(.minutes(2)))
struct DatabaseCommandTests {
  @Test("`db` tells what is pending, and migrates once")
  func migrate() async throws {
    let folder = try TemporaryFolder()
    let place = folder.url.appending(path: "postgres")
    let server = try await PrivatePostgres.start(in: place, durability: .none)
    let database = "host=\(place.path) user=sprocket dbname=postgres"
    let fresh = try await Program.run("db", "status", "--database", database, in: folder.url)
    #expect(fresh.status == 1)
    #expect(fresh.output.contains("0001-parties-and-ledger   pending"))
    let migrated = try await Program.run("db", "migrate", "--database", database, in: folder.url)
    #expect(migrated.output.hasPrefix("Applied 0001-parties-and-ledger\n"))
    let again = try await Program.run("db", "migrate", "--database", database, in: folder.url)
    #expect(again.output == "The database has had all migrations.\n")
    let status = try await Program.run("db", "status", "--json", "--database", database, in: folder.url)
    #expect(status.status == 0)
    #expect(status.output.contains(#""name":"parties-and-ledger","number":1"#))
    await server.stop()
  }

  @Test("without a database it says what to set, and a password isn't shown")
  func refusals() async throws {
    let folder = try TemporaryFolder()
    let none = try await Program.run("db", "status", in: folder.url)
    #expect(none.status == 1)
    #expect(none.errors.contains("set DATABASE_URL"))
    for url in ["mysql://me:hunter2@h/x", "postgres://me:hunter2@127.0.0.1:1/x"] {
      let refused = try await Program.run("db", "status", "--database", url, in: folder.url)
      #expect(refused.status == 1)
      #expect(!refused.errors.contains("hunter2"))
      #expect(refused.errors.split(separator: "\n").count == 1, "\(refused.errors)")
    }
  }
}
