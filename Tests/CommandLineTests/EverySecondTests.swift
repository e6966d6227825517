import Foundation
import ProcessTestKit
import Testing

/// What is due every second, kept by two schedulers and done by three workers: `Benchmarks/schedules`, for a few seconds.
@Suite(.timeLimit(.minutes(3)))
struct EverySecondTests {
  private static let benchmark = URL(filePath: #filePath).appending(path: "../../../Benchmarks/schedules").standardized.path

  @Test("no time is missed and none is done twice, also while schedulers are killed")
  func everySecond() async throws {
    let settings = ["SECONDS=7", "SPROCKET=\(Program.executable.path)"]
    let outcome = try await Program(running: URL(filePath: "/usr/bin/env"), settings + [Self.benchmark]).outcome()
    #expect(outcome.errors.isEmpty, "\(outcome.errors)")
    // Whether workers are in time, and so pass nothing over, is up to the machine.
    for name in ["schedules", "schedules.killed"] {
      #expect(outcome.output.contains("\n\(name).missed value=0 "), "\(outcome.output)")
      #expect(outcome.output.contains("\n\(name).doubled value=0 "), "\(outcome.output)")
    }
  }
}
