import Foundation
import Postgres
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
    try folder.write(Array((Self.report + "3,The Walk,EUR,ten,2026-10-31\n").utf8), to: "more.csv")
    let refused = try await importing("more.csv")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("line 4, amount: 'ten' is no amount"), "\(refused.errors)")
    #expect(try await importing("more.csv", "--skip-rejects", "--json").output.contains(#""rejected":1"#))
    #expect(try await revenue("suspense").output.contains("7.50 EUR"))
    let nobody = try await revenue("suspense", "--source", "netflix", "--resolve", "The Walk", "--work", "9")
    #expect(nobody.status == 1 && nobody.errors.contains("There is no work 9"), "\(nobody.errors)")
    let unknown = try await revenue("sync", "--platform", "netflix")
    #expect(unknown.status == 1 && unknown.errors.contains("SPROCKET_NETFLIX_URL"), "\(unknown.errors)")
    await server.stop()
  }
}
