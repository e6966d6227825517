import Foundation
import Postgres
import ProcessTestKit
import TestFolder
import Testing

@Suite(.timeLimit(.minutes(2)))
struct RevenueCommandTests {
  private static let report = """
    id,title,currency,amount,earned_on
    1,The Walk,EUR,10.00,2026-10-30
    2,The Walk,EUR,-2.50,2026-10-31

    """

  @Test("`revenue import` brings a report in once, tells what it can't read, and suspense what waits")
  func importing() async throws {
    let folder = try TemporaryFolder()
    let place = folder.url.appending(path: "postgres")
    let server = try await PrivatePostgres.start(in: place, durability: .none)
    let database = "host=\(place.path) user=sprocket dbname=postgres"
    _ = try await Program.run("db", "migrate", "--database", database, in: folder.url)
    func revenue(_ words: String...) async throws -> Program.Outcome {
      try await Program(["revenue"] + words + ["--database", database], in: folder.url).outcome()
    }
    func importing(_ file: String, _ words: String...) async throws -> Program.Outcome {
      try await Program(
        ["revenue", "import", file, "--format", "csv", "--source", "netflix", "--database", database] + words, in: folder.url
      ).outcome()
    }
    try folder.write(Array(Self.report.utf8), to: "october.csv")
    let first = try await importing("october.csv")
    #expect(first.output.contains("2 lines, 7.50 EUR (2026-10-30/2026-10-31)"), "\(first.output)\(first.errors)")
    #expect(try await importing("october.csv").output.contains("nothing has changed"))
    _ = try await Program(running: URL(filePath: "/usr/bin/env"), ["gzip", "--keep", "october.csv"], in: folder.url).outcome()
    #expect(try await importing("october.csv.gz").output.contains("nothing has changed"))
    try folder.write(Array(Self.report.split(separator: "\n").dropLast().joined(separator: "\n").utf8), to: "less.csv")
    let less = try await importing("less.csv", "--period", "2026-10-30..2026-10-31")
    #expect(
      less.output.contains("It corrects report 1.\n0 lines added to the books, 1 line taken back: +2.50 EUR.\n"),
      "\(less.output)")
    #expect(try await importing("october.csv").output.contains("1 line added to the books, 0 lines taken back: -2.50 EUR."))
    try folder.write(Array("id,title,currency,amount,earned_on\n9,The Walk,EUR,0.00,2026-10-31\n".utf8), to: "last.csv")
    let last = try await importing("last.csv")
    #expect(last.output.contains("is about some of the same days (2026-10-30/2026-10-31), and both count"), "\(last.output)")
    for (file, reason) in [("nosuch.csv", "no such file"), (".", "is no file, but a folder, pipe or device")] {
      let none = try await importing(file)
      #expect(
        none.status == 1 && none.errors.contains(reason) && none.errors.split(separator: "\n").count == 1, "\(none.errors)")
    }
    let october = try await importing("october.csv", "--period", "October")
    #expect(october.status == 2 && october.errors.contains("2026-10-01..2026-10-31"), "\(october.errors)")
    try folder.write(Array((Self.report + "3,The Walk,EUR,ten,2026-10-31\n").utf8), to: "more.csv")
    let refused = try await importing("more.csv")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("line 4, amount: 'ten' is no amount"), "\(refused.errors)")
    #expect(try await importing("more.csv", "--skip-rejects", "--json").output.contains(#""rejected":1"#))
    #expect(try await revenue("suspense").output.contains("7.50 EUR"))
    let nobody = try await revenue("suspense", "--source", "netflix", "--resolve", "The Walk", "--work", "9")
    #expect(nobody.status == 1 && nobody.errors.contains("There is no work 9"), "\(nobody.errors)")
    let royalties = try await Program.run("royalty", "run", "October", "--database", database, in: folder.url)
    #expect(
      royalties.status == 2 && royalties.errors.contains("2026-Q4, 2026-10-31, 2026-10-01..2026-10-31"), "\(royalties.errors)")
    let unknown = try await revenue("sync", "--platform", "netflix", "--period", "2026-10-01..2026-10-31")
    #expect(unknown.status == 1 && unknown.errors.contains("SPROCKET_NETFLIX_URL isn't set here"), "\(unknown.errors)")
    let client = try PostgresClient(url: PostgresURL(database))
    try await client.execute("UPDATE schema_migration SET sha256 = decode(repeat('00', 32), 'hex') WHERE number = 3")
    await client.close()
    let tampered = try await Program.run("db", "status", "--database", database, in: folder.url)
    #expect(tampered.status == 1 && tampered.errors.contains("0003-revenue"), "\(tampered.errors)")
    #expect(try await revenue("suspense").errors == tampered.errors)
    await server.stop()
  }
}
