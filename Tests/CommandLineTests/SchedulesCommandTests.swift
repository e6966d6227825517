import Foundation
import ProcessTestKit
import TestFolder
import Testing

struct SchedulesCommandTests {
  @Test func theNextTimesOfEach() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      Data(
        """
        schedules:
          - { id: stills, cron: "30 3 1 1 *", timeZone: Asia/Tokyo, job: thumbnails, payload: { source: a, output: b, count: 1 } }
          - { id: off, every: 1h, enabled: false, job: thumbnails, payload: { source: a, output: b, count: 1 } }
          - { id: past, every: 1h, end: 2020-01-01T00:00:00Z, job: thumbnails, payload: { source: a, output: b, count: 1 } }
        """.utf8), to: "s.yml")
    let outcome = try await Program.run("schedules", "s.yml", "--count", "2", in: folder.url)
    #expect(outcome.status == 0)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines[0] == "stills  thumbnails, Asia/Tokyo")
    #expect(lines[1].hasSuffix("-01-01T03:30:00+09:00") && lines[2].hasSuffix("-01-01T03:30:00+09:00"))
    #expect(lines.dropFirst(3) == ["off  thumbnails, is disabled", "past  thumbnails, has no time left"])
    #expect(!folder.has(".sprocket"))
  }

  @Test func aFileThatIsWrong() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Data("schedules:\n  - { id: a, job: thumbnail, every: 1m }\n".utf8), to: "s.yml")
    let outcome = try await Program.run("schedules", "s.yml", in: folder.url)
    #expect(outcome.status == 1)
    #expect(outcome.errors.hasPrefix("sprocket: s.yml:2: schedules[0].job is 'thumbnail'; there are "))
    #expect(outcome.errors.contains(" thumbnails, transcode"))
    let scheduler = try await Program.run("scheduler", "--schedules", "s.yml", "--redis", "unix:///none", in: folder.url)
    #expect(scheduler.status == 1)
    #expect(scheduler.errors == outcome.errors)
  }

  @Test("the next ten times of 400 expressions are croniter's", .enabled(if: isThere))
  func croniter() async throws {
    let folder = try TemporaryFolder()
    let made = try await Program(running: URL(filePath: Self.python), [Self.script, "make", "7", "400"]).outcome()
    try folder.write(Data(made.output.utf8), to: "s.yml")
    let check = #""$0" schedules s.yml --json | "$1" "$2" check s.yml"#
    let outcome = try await Program(
      running: URL(filePath: "/bin/sh"), ["-c", check, Program.executable.path, Self.python, Self.script], in: folder.url
    ).outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.hasSuffix(#""wrong": []}"# + "\n"), "\(outcome.output)")
    let right = try #require(outcome.output.firstMatch(of: /"right": (\d+)/).flatMap { Int($0.1) })
    #expect(right > 150, "most aren't near a change of the clocks")
  }

  private static let isThere =
    ProcessInfo.processInfo.environment["CI"] != nil || FileManager.default.isExecutableFile(atPath: python)
  private static let root = URL(filePath: #filePath).appending(path: "../../..").standardized
  private static let python = root.appending(path: ".build/venv/bin/python").path
  private static let script = root.appending(path: "Tests/CommandLineTests/Peers/schedules.py").path
}
