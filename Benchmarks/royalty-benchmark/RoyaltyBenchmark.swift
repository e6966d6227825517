import Business
import Foundation
import Postgres

/// `royalty-benchmark WHAT DATABASE_URL` makes a royalty run over all that the database has, and prints what it took, as JSON.
///
/// WHAT is `migrate`, or a mode of runs: `entries` or `totals`.
@main
struct RoyaltyBenchmark {
  struct Report: Encodable {
    let seconds: Double
    let againSeconds: Double
    let run: RoyaltyRun
  }

  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else {
      FileHandle.standardError.write(Data("usage: royalty-benchmark migrate|entries|totals DATABASE_URL\n".utf8))
      exit(64)
    }
    let client = PostgresClient(url: try PostgresURL(arguments[2]))
    if let mode = RoyaltyRunRequest.Mode(rawValue: arguments[1]) {
      try await measure(mode, in: client)
    } else {
      try await Migrations().apply(to: client)
    }
    await client.close()
  }

  private static func measure(_ mode: RoyaltyRunRequest.Mode, in client: PostgresClient) async throws {
    guard let start = CalendarDate("2026-01-01"), let end = CalendarDate("2026-12-31") else { return }
    let request = RoyaltyRunRequest(periodStart: start, periodEnd: end, mode: mode)
    let (run, seconds) = try await timed { try await RoyaltyRuns.run(request, in: client) }
    let (again, againSeconds) = try await timed { try await RoyaltyRuns.run(run.request, in: client) }
    precondition(again == run, "a run that is asked for again is the same")
    print(
      String(decoding: try JSONEncoder().encode(Report(seconds: seconds, againSeconds: againSeconds, run: run)), as: UTF8.self))
  }

  private static func timed<Value: Sendable>(_ body: () async throws -> Value) async throws -> (Value, Double) {
    let start = ContinuousClock.now
    let value = try await body()
    return (value, (ContinuousClock.now - start) / .seconds(1))
  }
}
