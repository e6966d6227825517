import ArgumentParser
import Business
import Foundation

struct DatabaseStatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Tell which migrations the database has had, without changing it.",
    discussion: "Exits with 1 where some are pending.")

  @OptionGroup var option: DatabaseOption
  @Flag(help: "Print them as JSON, one a line.") var json = false

  func run() async throws {
    let client = try option.client()
    let steps = try await Migrations().status(of: client)
    await client.close()
    Terminal.output.write(json ? steps.map(\.line.jsonLine).joined() : table(of: steps))
    if steps.contains(where: { $0.appliedAt == nil }) { throw ExitCode(ExitStatus.failure.rawValue) }
  }

  private func table(of steps: [Migrations.Status]) -> String {
    var columns = Columns(["Migration", "Applied"])
    for step in steps { columns.add(["\(step.migration)", step.appliedAt?.formatted(.iso8601) ?? "pending"]) }
    return columns.text
  }
}

extension Migrations.Status {
  fileprivate struct Line: Encodable {
    let number: Int
    let name: String
    let appliedAt: String?
  }

  fileprivate var line: Line {
    Line(number: migration.number, name: migration.name, appliedAt: appliedAt?.formatted(.iso8601))
  }
}
