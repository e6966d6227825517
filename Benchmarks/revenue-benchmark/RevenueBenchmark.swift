import Business
import Foundation
import Postgres

/// `revenue-benchmark FILE DATABASE_URL` brings a report into an empty database, as COPY alone does and as the books receive it, and prints
/// what it took, as JSON.
@main struct RevenueBenchmark {
  struct Report: Encodable {
    var copySeconds = 0.0
    var importSeconds = 0.0
    var againSeconds = 0.0
    var lines = 0
    var added = 0
  }

  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else {
      FileHandle.standardError.write(Data("usage: revenue-benchmark FILE DATABASE_URL\n".utf8))
      exit(64)
    }
    let path = arguments[1]
    let client = PostgresClient(url: try PostgresURL(arguments[2]))
    try await Migrations().apply(to: client)
    var report = Report()
    try await client.execute(
      "CREATE TABLE copied (id text, title text, title_id text, territory text, currency text, amount numeric, earned_on date)"
    )
    report.copySeconds = try await seconds {
      try await client.transaction(timeout: .zero) { transaction in
        _ = try await transaction.copyIn("COPY copied FROM STDIN WITH (FORMAT csv, HEADER)", from: FilePieces(path: path))
      }
    }
    let request = ReportRequest(
      source: RevenueSource("netflix")!, name: "report.csv", format: "csv", period: ReportPeriod("2026-10"))
    var receipt: RevenueReceipt?
    report.importSeconds = try await seconds { receipt = try await receive(request, path, in: client) }
    (report.lines, report.added) = (receipt?.lines ?? 0, receipt?.added ?? 0)
    report.againSeconds = try await seconds { receipt = try await receive(request, path, in: client) }
    await client.close()
    print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
  }

  private static func receive(_ request: ReportRequest, _ path: String, in client: PostgresClient) async throws
    -> RevenueReceipt
  {
    try await Revenue.receive(request, in: client) {
      let pieces = FilePieces.Source(try FileHandle(forReadingFrom: URL(filePath: path)))
      return { try await pieces.next() }
    }
  }

  private static func seconds(_ body: () async throws -> Void) async rethrows -> Double {
    let start = ContinuousClock.now
    try await body()
    return (ContinuousClock.now - start) / .seconds(1)
  }
}

/// A file in pieces of 256 KiB.
struct FilePieces: AsyncSequence {
  let path: String

  actor Source {
    private let file: FileHandle

    init(_ file: FileHandle) { self.file = file }

    func next() throws -> [UInt8]? {
      guard let bytes = try file.read(upToCount: 1 << 18), !bytes.isEmpty else { return nil }
      return Array(bytes)
    }
  }

  struct AsyncIterator: AsyncIteratorProtocol {
    let path: String
    var source: Source?

    mutating func next() async throws -> [UInt8]? {
      let source = try source ?? Source(FileHandle(forReadingFrom: URL(filePath: path)))
      self.source = source
      return try await source.next()
    }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(path: path) }
}
