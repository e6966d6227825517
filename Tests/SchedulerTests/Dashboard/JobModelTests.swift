import Foundation
import Queue
import Testing

@testable import Scheduler

struct JobModelTests {
  @Test(arguments: [
    (#"{"film":{"id":"f","title":"T"},"source":"/a/b.mov"}"#, "T"), (#"{"film":{"id":"f"}}"#, "f"),
    (#"{"source":"/a/b.mov"}"#, "b.mov"), (#"{"film":{"id":7}}"#, "7"), (#"{"film":"f","source":"/a/b.mov"}"#, "b.mov"),
    (#"{"film":{"title":""},"source":"/a/b.mov"}"#, "b.mov"),
  ])
  func aFilmIsCalled(_ data: String, _ name: String) {
    #expect(FilmFacts(JSONText(data)).name == name)
  }

  @Test(arguments: ["{}", "[]", "7", "null", "not JSON", #"{"film":{"title":["x"]}}"#])
  func otherPayloadsNameNoFilm(_ data: String) {
    #expect(FilmFacts(JSONText(data)).name == nil)
  }

  @Test func progressOfOurs() throws {
    let text =
      #"{"percent":42.5,"fps":24,"speed":1.2,"secondsLeft":90,"stage":"encode","chunks":{"done":2,"active":1,"total":9}}"#
    let progress = try #require(ProgressFigures(JSONText(text)))
    #expect(progress.percent == 42.5)
    #expect(progress.figures == ["Encoding", "24 fps", "1.20 × real time", "1:30 left"])
    #expect(progress.chunks?.total == 9)
  }

  @Test(arguments: [("50", 50.0), ("-3", 0), ("1e300", 100), (#"{"percent":250}"#, 100), (#"{"progress":12}"#, 12)])
  func progressOfOthersIsAPercentage(_ text: String, _ percent: Double) {
    #expect(ProgressFigures(JSONText(text))?.percent == percent)
  }

  @Test(arguments: ["{}", "\"half\"", "null", "[1]", #"{"percent":"half"}"#, ""])
  func otherProgressTellsNothing(_ text: String) {
    #expect(ProgressFigures(JSONText(text)) == nil)
  }

  @Test func failuresForTheSameReasonAreOnePattern() {
    let same = [
      ["can't open /films/a.mov: no such file", "can't open /films/b/c.mov: no such file"],
      ["chunk 7 failed after 3 s", "chunk 12 failed after 40 s"],
      ["film 'walk.mov' is empty", "film 'run to.mov' is empty"],
      ["node 3f2a9c1e-77 is gone", "node 00bb12aa-01 is gone"],
    ]
    for pair in same { #expect(FailurePattern(pair[0]) == FailurePattern(pair[1])) }
    #expect(FailurePattern("can't open /a: no such file") != FailurePattern("can't open /a: permission denied"))
    #expect(FailurePattern("isn't a film; it doesn't end") == FailurePattern("isn't a film; it doesn't end"))
    #expect(FailurePattern("").text.isEmpty && FailurePattern("\n\n").text.isEmpty)
  }

  @Test func groupsBeginWithTheMostFrequent() throws {
    func failed(_ id: String, _ reason: String, ago: Double) throws -> JobSummary {
      try SampleJob.make(
        id, state: .failed, ["failedReason": reason, "finishedOn": "\(SampleJob.millisecondsAgo(ago))"])
    }
    let groups = FailureGroup.all(of: [
      try failed("1", "no disk 1", ago: 50), try failed("2", "not a film", ago: 5), try failed("3", "no disk 2", ago: 10),
    ])
    #expect(groups.map(\.jobs.count) == [2, 1])
    #expect(groups[0].reason == "no disk 2")
    #expect(groups[0].jobs.map(\.record.id) == ["3", "1"])
  }

  @Test func aTimelineTellsEveryAttempt() throws {
    let job = try SampleJob.make(
      state: .failed,
      [
        "atm": "2", "ats": "2", "stc": "1", "stacktrace": #"["first","second"]"#, "failedReason": "second", "pb": "studio-1",
        "finishedOn": "\(SampleJob.millisecondsAgo(1))",
      ])
    let entries = TimelineEntry.all(of: job)
    #expect(entries.map(\.text) == ["Added", "Attempt 1 failed", "Its worker vanished once", "Attempt 2 started", "Failed"])
    #expect(entries.map(\.detail) == [nil, "first", nil, "on studio-1", "second"])
  }

  @Test func workersAreKnownByName() throws {
    let job = try SampleJob.make("1", ["pb": "studio-1"])
    let lost = try SampleJob.make("2", ["pb": "gone"])
    let (workers, others) = WorkerSummary.all(of: [:], running: [job, lost])
    #expect(workers.isEmpty && others == [job, lost])
  }

  @Test func chunksOfAHostileJobAreRefusedOrCut() {
    #expect(ChunkStates(.init(done: 1, active: 1, total: .max)) == nil)
    #expect(ChunkStates(.init(done: 1, active: 1, total: -1)) == nil)
    #expect(ChunkStates(.init(done: 99, active: 99, total: 3))?.count(of: .done) == 3)
    #expect(ChunkStates(.init(done: .min, active: .min, total: 3))?.count(of: .waiting) == 3)
    #expect(ChunkStates(.init(done: 1, active: 1, total: 4))?.cells.map(\.state) == [.done, .active, .waiting, .waiting])
  }

  @Test func chunksOfAFlowStandInTheOrderOfTheirNumbers() {
    var children = JobChildren()
    children.processed = ["bull:transcode.chunk:2": JSONText("null"), "bull:transcode.chunk:10": JSONText("null")]
    children.failed = ["bull:transcode.chunk:3"]
    children.unprocessed = ["bull:transcode.chunk:11", "bull:transcode.chunk:12", "bull:thumbnails:1"]
    let running: Set = [JobID(queue: "transcode.chunk", id: "11")]
    let chunks = ChunkStates(ChildJob.all(of: children, running: running))
    #expect(chunks?.cells.map(\.state) == [.done, .failed, .done, .active, .waiting])
  }
}
