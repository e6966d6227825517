import Foundation
import Queue
import Testing
import YAML

@testable import Scheduler

struct ScheduleFileTests {
  private let payload = "{ source: /a.mov, output: /b, count: 1 }"

  private func read(_ yaml: String) throws -> ScheduleFile { try ScheduleFile(yaml: yaml, source: "s.yml") }

  @Test func everyKey() throws {
    let file = try read(
      """
      owner: house
      schedules:
        - id: stills
          cron: "30 3 * * mon-fri"
          timeZone: Europe/Berlin
          job: thumbnails
          payload: { source: /a.mov, output: /b, count: 12 }
          options: { attempts: 5, priority: 7, removeOnComplete: 100 }
          limit: 3
          start: 2026-12-24T18:00:00+01:00
          end: 2027-01-01T00:00:00Z
        - id: often
          every: 15m
          offset: 30s
          job: transcode
          payload: { source: /a.mov, output: /b, profile: abr-h264, film: { id: 7 } }
          enabled: false
      """)
    #expect(file.owner == "house")
    #expect(file.schedules.map(\.id) == ["stills", "often"])
    let stills = file.schedules[0]
    #expect(stills.repetition.limit == 3)
    #expect(stills.repetition.startDate == Date(timeIntervalSince1970: 1_798_131_600))
    #expect(stills.timeZone.identifier == "Europe/Berlin")
    #expect((stills.job, stills.queue) == ("thumbnails", "thumbnails"))
    #expect(stills.payload.text == #"{"count":12,"output":"/b","source":"/a.mov"}"#)
    #expect((stills.options.attempts, stills.options.priority) == (5, 7))
    #expect(stills.options.backoff == .exponential(.seconds(5)), "what isn't said is as the kind of job has it")
    let often = file.schedules[1]
    #expect(often.repetition == .every(.seconds(900), offset: .seconds(30)))
    #expect(often.payload.text.contains(#""film":{"id":"7"}"#))
    #expect(!often.isEnabled)
  }

  @Test func theExampleThatTheProjectComesWith() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../profiles/schedules.yml").path
    #expect(try ScheduleFile(path: path).schedules.map(\.isEnabled) == [false, false, false, false])
  }

  @Test func anEmptyFileHasNoSchedules() throws {
    #expect(try read("").schedules.isEmpty)
    #expect(try read("schedules:\n").schedules.isEmpty)
  }

  @Test(
    "what is wrong is named, with its line and place",
    arguments: [
      ("job: thumbnails, every: 1m, payload: { source: 7, output: [] }", "schedules[0].payload.output", "expected"),
      ("job: thumbnails, every: 1m, payload: { output: /b, count: 1 }", "schedules[0].payload.source", "missing"),
      ("job: thumbnails, every: 1m", "schedules[0].payload.source", "missing"),
      (
        "job: transcode, every: 1m, payload: { source: a, output: b, profile: c, film: { name: x } }",
        "schedules[0].payload.film.name", "isn't known"
      ),
      ("job: thumbnail, every: 1m", "schedules[0].job", "is 'thumbnail'; there are "),
      ("job: thumbnails, cron: '61 * * * *'", "schedules[0].cron", "minute '61' isn't within 0…59"),
      ("job: thumbnails, cron: '1 * * * *', timeZone: CET+1", "schedules[0].timeZone", "is 'CET+1'"),
      ("job: thumbnails, cron: '1 * * * *', every: 1m", "schedules[0]", "needs either cron or every"),
      ("job: thumbnails", "schedules[0]", "needs either cron or every"),
      ("job: thumbnails, every: 15", "schedules[0].every", "is '15'; it has to be a whole number with ms"),
      ("job: thumbnails, every: 99999999999999999999s", "schedules[0].every", "it has to be"),
      ("job: thumbnails, every: 0s", "schedules[0].every", "1ms or more"),
      ("job: thumbnails, every: 1m, offset: 1m", "schedules[0].offset", "less than every"),
      ("job: thumbnails, every: 1m, timeZone: UTC", "schedules[0].timeZone", "goes with cron"),
      ("job: thumbnails, every: 1m, limit: 0", "schedules[0].limit", "is '0'"),
      ("job: thumbnails, every: 1m, start: tomorrow", "schedules[0].start", "is 'tomorrow'"),
      ("job: thumbnails, every: 1m, start: 2027-01-01T00:00:00Z, end: 2026-01-01T00:00:00Z", "schedules[0].end", "before"),
      (
        "job: thumbnails, every: 1m, payload: { source: a, output: b, count: 1 }, options: { attempt: 2 }",
        "schedules[0].options.attempt", "isn't an option; there are attempts"
      ),
      (
        "job: thumbnails, every: 1m, payload: { source: a, output: b, count: 1 }, options: { priority: 9999999 }",
        "schedules[0].options", "priority is 9999999"
      ),
      ("job: thumbnails, every: 1m, enabled: maybe", "schedules[0].enabled", "is 'maybe'"),
      ("job: thumbnails, evry: 1m", "schedules[0].evry", "isn't known"),
    ])
  func refused(entry: String, key: String, problem: String) {
    let error = #expect(throws: YAMLFileError.self) { try read("schedules:\n\n  - { id: a, \(entry) }\n") }
    #expect(error?.key == key)
    #expect(error?.line == 3)
    #expect(error?.problem.contains(problem) == true, "\(String(describing: error))")
  }

  @Test func whatIsNoScheduleFile() {
    func expectRefusal(_ yaml: String, _ message: String) {
      let error = #expect(throws: YAMLFileError.self) { try read(yaml) }
      #expect("\(error.map { "\($0)" } ?? "")".hasPrefix(message), "\(String(describing: error))")
    }
    expectRefusal("schedules: [", "s.yml:2: is not YAML")
    expectRefusal("a: 1", "s.yml:1: a isn't known; there are owner, schedules")
    expectRefusal("schedules: 7", "s.yml:1: schedules has to be a list")
    expectRefusal("- 1", "s.yml:1: has to be a mapping")
    let entry = "  - { id: a, job: thumbnails, every: 1m, payload: \(payload) }\n"
    expectRefusal("schedules:\n" + entry + entry, "s.yml:3: schedules[1].id is 'a', as that of an entry before")
    #expect(throws: YAMLFileError.self) { try ScheduleFile(path: "/none.yml") }
    #expect(throws: YAMLFileError.self) { try ScheduleFile(path: "/dev/zero") }
  }
}
