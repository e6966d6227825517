import ArgumentParser
import Foundation
import Scheduler

struct SchedulesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedules", abstract: "Tell when the jobs of a schedule file will be due, without touching anything.")

  @Argument(help: "The file. (default: SPROCKET_SCHEDULES, or profiles/schedules.yml)") var file: String?
  @Option(help: "How many times of each.") var count = 10
  @Flag(help: "Print the times as JSON, a schedule a line.") var json = false

  func validate() throws {
    guard (1...1000).contains(count) else { throw ValidationError("--count is \(count); it can be 1 to 1000") }
  }

  func run() async throws {
    let now = Date()
    let schedules = try ScheduleFile(path: SchedulesOption.path(file)).schedules
    for schedule in schedules {
      let listed = ListedSchedule(schedule, after: now, count: count)
      Terminal.output.write(json ? listed.jsonLine : listed.text)
    }
    if schedules.isEmpty, !json { Terminal.output.write("The file has no schedules.\n") }
  }
}
