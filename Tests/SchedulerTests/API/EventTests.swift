import Foundation
import Queue
import Testing

@testable import Scheduler

@Suite(.timeLimit(.minutes(2)))
struct EventTests {
  /// Events as they come, parted by empty lines.
  private func events(
    _ path: String, at scheduler: RunningScheduler, after id: String? = nil, token: String? = nil
  ) throws -> AsyncStream<[String: String]> {
    var headers = ["Accept": "text/event-stream"]
    headers["Last-Event-ID"] = id
    if let token { headers["Authorization"] = "Bearer \(token)" }
    let chunks = try scheduler.client.stream(path, headers: headers)
    let (events, continuation) = AsyncStream.makeStream(of: [String: String].self)
    let reading = Task {
      var text = ""
      for await chunk in chunks {
        text += chunk
        while let end = text.range(of: "\n\n") {
          let lines = text[..<end.lowerBound].split(separator: "\n")
          let fields = lines.compactMap { line -> (String, String)? in
            let parts = line.split(separator: ":", maxSplits: 1)
            return parts.count == 2 ? (String(parts[0]), String(parts[1].dropFirst())) : nil
          }
          continuation.yield(Dictionary(fields, uniquingKeysWith: { $1 }))
          text = String(text[end.upperBound...])
        }
      }
      continuation.finish()
    }
    continuation.onTermination = { _ in reading.cancel() }
    return events
  }

  private func complete(_ queue: Queue, _ ids: [String], progress: Int = 0) async throws {
    let worker = QueueWorker(queue, logger: .init(label: "tests")) { (job: JobContext<JSONText>) -> String in
      for percent in 0..<progress { try await job.updateProgress(["percent": percent]) }
      return "done"
    }
    let working = Task { try await worker.run() }
    for id in ids { for try await _ in queue.updates(of: id) {} }
    working.cancel()
    _ = try? await working.value
  }

  @Test func aJobIsFollowedToItsEndByMany() async throws {
    try await RunningScheduler.with { scheduler in
      let queue = try scheduler.queue("thumbnails")
      for _ in 0..<2 { try await queue.add("thumbnails", ["n": 1]) }
      try await withThrowingTaskGroup(of: [String].self) { group in
        let (ready, isReady) = AsyncStream.makeStream(of: Void.self)
        for _ in 0..<10 {
          group.addTask {
            var names: [String] = []
            for await event in try events("/api/jobs/thumbnails:2/events", at: scheduler) {
              if event["event"] == nil { isReady.yield() }
              guard let name = event["event"] else { continue }
              names.append(name)
              #expect(event["data"]?.contains("thumbnails:2") == true)
              if name == "completed" { break }
            }
            return names
          }
        }
        var listening = ready.makeAsyncIterator()
        for _ in 0..<10 { await listening.next() }
        try await complete(queue, ["1", "2"], progress: 2)
        for try await names in group { #expect(names == ["active", "progress", "progress", "completed"]) }
      }
    }
  }

  @Test func listeningGoesOnWhereItWas() async throws {
    try await RunningScheduler.with { scheduler in
      let queue = try scheduler.queue("thumbnails")
      try await queue.add("thumbnails", ["n": 1])
      try await scheduler.queue("transcode").add("transcode", ["n": 1])
      var first = try events("/api/events", at: scheduler, after: "thumbnails=0-0,transcode=0-0").makeAsyncIterator()
      var last = ""
      var seen: Set<String> = []
      while seen.count < 4, let event = await first.next() {
        guard let name = event["event"], let id = event["id"] else { continue }
        seen.insert(name + (event["data"]?.contains("transcode") == true ? " t" : " s"))
        last = id
      }
      #expect(seen == ["added t", "waiting t", "added s", "waiting s"])
      try await complete(queue, ["1"])
      var second = try events("/api/events?queue=thumbnails", at: scheduler, after: last).makeAsyncIterator()
      var names: [String] = []
      while names.last != "completed", let event = await second.next() { names += [event["event"]].compactMap { $0 } }
      #expect(names == ["active", "completed"])
    }
  }

  @Test func aJobThatHasEndedHasNothingMoreToTell() async throws {
    try await RunningScheduler.with { scheduler in
      let queue = try scheduler.queue("thumbnails")
      try await queue.add("thumbnails", ["n": 1])
      try await complete(queue, ["1"])
      let path = "/api/jobs/thumbnails:1/events"
      let last = try await queue.eventPosition()
      let headers = ["Last-Event-ID": "thumbnails=\(last)"]
      #expect(try await scheduler.call("GET", path, headers: headers).status == 204)
      for wrong in ["x", "thumbnails=", "thumbnails=1", "=1-1", "thumbnails=1-1-1", "thumbnails=99999999999999999999999-1"] {
        #expect(try await scheduler.call("GET", path, headers: ["Last-Event-ID": wrong]).status == 400, "\(wrong)")
      }
      #expect(try await scheduler.call("GET", path, headers: ["Accept": "application/json"]).status == 406)
      #expect(try await scheduler.call("GET", "/api/jobs/thumbnails:9/events").status == 404)
    }
  }

  @Test func aCreatorHearsOfItsOwnFilmsAlone() async throws {
    let tokens = Tokens()
    try await RunningScheduler.with(access: tokens.access) { scheduler in
      let own = try await scheduler.add(film: "ada-1", token: tokens.ada.token)
      let other = try await scheduler.add(film: "grace-1", token: tokens.grace.token)
      let last = try await scheduler.add(film: "ada-2", token: tokens.ada.token)
      let path = "/api/jobs/\(other)/events"
      #expect(try await scheduler.call("GET", path, token: tokens.ada.token).status == 404)
      var heard: Set<String> = []
      let all = try events("/api/events", at: scheduler, after: "transcode=0-0", token: tokens.ada.token)
      for await event in all where event["event"] == "waiting" {
        heard.insert(
          JSONDocument(value: try JSONSerialization.jsonObject(with: Data((event["data"] ?? "").utf8)))["job"].string ?? "")
        if heard.contains(last) { break }
      }
      #expect(heard == [own, last])
    }
  }

  @Test func aServerThatStopsLetsItsListenersGo() async throws {
    try await RunningScheduler.with { scheduler in
      var events = try events("/api/events", at: scheduler).makeAsyncIterator()
      _ = await events.next()
      try await scheduler.stop()
      while await events.next() != nil {}
    }
  }

  @Test func positionsAreReadAndWritten() throws {
    let positions = try EventPositions("films%2C1=17-3,transcode=18-0")
    #expect(positions["films,1"] == "17-3")
    #expect(positions.text == "films%2C1=17-3,transcode=18-0")
    #expect(try #require(EventPosition("9-2")) < #require(EventPosition("10-1")))
  }
}
