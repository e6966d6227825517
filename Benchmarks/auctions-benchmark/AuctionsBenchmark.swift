import Business
import Foundation
import Postgres

/// `auctions-benchmark migrate|settle DATABASE_URL [AT_ONCE]` brings a database up to date, or settles every auction in it whose time is
/// over, AT_ONCE at the same time, and prints what it took, as JSON.
@main
struct AuctionsBenchmark {
  private struct Report: Encodable {
    let seconds: Double
    let sold: Int
    let failed: Int
    /// Time of the processor in this process, in seconds.
    let cpu: Double
  }

  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 3, ["migrate", "settle"].contains(arguments[1]) else {
      FileHandle.standardError.write(Data("usage: auctions-benchmark migrate|settle DATABASE_URL [AT_ONCE]\n".utf8))
      exit(64)
    }
    var options = PostgresClient.Options()
    let atOnce = arguments.count > 3 ? Int(arguments[3]) ?? 1 : 1
    options.poolSize = atOnce + 1
    let client = PostgresClient(url: try PostgresURL(arguments[2]), options: options)
    guard arguments[1] == "settle" else {
      try await Migrations().apply(to: client)
      return await client.close()
    }
    try await client.connect()
    let (start, cpu) = (ContinuousClock.now, clock())
    let sweep = try await Auctions.sweep(in: client, atOnce: atOnce)
    let report = Report(
      seconds: start.duration(to: .now) / .seconds(1), sold: sweep.sold, failed: sweep.failures.count,
      cpu: Double(clock() - cpu) / Double(CLOCKS_PER_SEC))
    print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
    await client.close()
  }
}
