import Foundation
import Jobs
import Queue
import Redis
import Testing

@testable import Scheduler

@Suite(.timeLimit(.minutes(2)), .enabled(if: Receiver.isThere))
struct CallbackServiceTests {
  /// Schedulers, a worker whose jobs do as their payload says, and a receiver.
  private struct House {
    let receiver: Receiver
    let films: Queue
    let deliveries: Queue

    /// As any client of any language adds it.
    @discardableResult
    func add(_ path: String, _ extra: String = "", url: String? = nil) async throws -> String {
      let callback = #""callback":{"url":"\#(url ?? receiver.url(path))"\#(extra)}"#
      return try await films.add("transcode", JSONText(#"{"film":{"id":"f7"},"steps":3,"fails":false,\#(callback)}"#))
    }

    func service(_ log: LogBook, _ change: (inout CallbackSettings) -> Void = { _ in }) throws
      -> @Sendable () async throws -> Void
    {
      var settings = CallbackSettings(secrets: [try #require(WebhookSecret(Receiver.secret))])
      (settings.allowsHTTP, settings.allowsPrivateAddresses) = (true, true)
      settings.timeout = .seconds(2)
      change(&settings)
      let service = try CallbackService(settings, redis: RedisClient(url: receiver.redis.url), logger: log.logger)
      return { try await service.run() }
    }

    struct Work: Codable, Sendable {
      let steps: Int
      let fails: Bool
    }

    var worker: @Sendable () async throws -> Void {
      let worker = QueueWorker(films, logger: LogBook().logger) { (job: JobContext<Work>) in
        for step in 1...job.payload.steps { try await job.updateProgress(step) }
        if job.payload.fails { throw UnrecoverableError("no film") }
        return 42
      }
      return { try await worker.run() }
    }

    /// Lets what waits for its next attempt have it now, until there is something.
    func hurrying(_ condition: () async throws -> Bool) async throws {
      try await eventually {
        try await deliveries.promoteAll()
        return try await condition()
      }
    }
  }

  private func withHouse(_ body: (House, LogBook) async throws -> Void) async throws {
    try await Receiver.with { receiver in
      let films = try Queue(name: TranscodeJob.queue, redis: receiver.redis)
      let deliveries = try Queue(name: WebhookDeliverJob.queue, redis: receiver.redis)
      try await body(House(receiver: receiver, films: films, deliveries: deliveries), LogBook())
    }
  }

  @Test("a job's life is told once and in order, however many schedulers tell it; anyone can verify it")
  func life() async throws {
    try await withHouse { house, log in
      let ids = try await [house.add("ok"), house.films.add("transcode", JSONText(#"{"steps":1,"fails":false}"#))]
      let failing = try await house.films.add(
        "transcode",
        JSONText(#"{"steps":1,"fails":true,"callback":{"url":"\#(house.receiver.url("ok"))","events":["failed","completed"]}}"#)
      )
      try await running([house.service(log), house.service(log), house.service(log), house.worker]) {
        try await eventually { try await house.receiver.received.count { $0.type != "job.progress" } >= 3 }
      }
      let received = try await house.receiver.received
      let life = received.filter { $0.data?.id == ids[0] }
      #expect(life.map(\.type).filter { $0 != "job.progress" } == ["job.started", "job.completed"])
      #expect(life.map(\.type).last == "job.completed")
      #expect((1...2).contains(life.count { $0.type == "job.progress" }), "of the three, one for each time of the throttle")
      #expect(Set(received.map(\.id)).count == received.count)
      #expect(life.last?.data?.result == 42)
      #expect(life.first?.data?.film == ["id": "f7"])
      #expect(received.filter { $0.data?.id == failing }.map { $0.data?.reason } == ["no film"])
      #expect(!received.contains { $0.data?.id == ids[1] })
      #expect(try await house.deliveries.counts().completed == received.count)
    }
  }

  @Test("many jobs, and schedulers that come and go: each event once")
  func many() async throws {
    try await withHouse { house, log in
      func told() async throws -> [String] {
        try await house.receiver.received.filter { $0.type == "job.completed" }.compactMap { $0.data?.id }
      }
      for _ in 1...10 { try await house.add("ok", #","events":["completed"]"#) }
      try await running([house.worker, house.service(log)]) {
        try await running([house.service(log)]) { try await eventually { try await told().count >= 5 } }
        for _ in 1...10 { try await house.add("ok", #","events":["completed"]"#) }
        try await running([house.service(log)]) { try await eventually { try await told().count >= 15 } }
      }
      try await running([house.worker]) {
        for _ in 1...10 { try await house.add("ok", #","events":["completed"]"#) }
        try await eventually { try await house.films.counts().completed == 30 }
      }
      try await running([house.service(log), house.service(log)]) { try await eventually { try await told().count >= 30 } }
      #expect(try await Set(told()).count == 30)
      #expect(try await told().count == 30)
    }
  }

  @Test("what fails is tried again; what comes later waits for it")
  func retries() async throws {
    try await withHouse { house, log in
      let id = try await house.add("down", #","events":["started","completed"]"#)
      try await running([house.service(log), house.service(log), house.worker]) {
        try await house.hurrying { try await house.receiver.received.count { $0.status == 503 } >= 3 }
        #expect(try await house.films.state(of: id) == .completed)
        #expect(try await house.receiver.received.allSatisfy { $0.type == "job.started" })
        try await house.receiver.redis.send(["SET", "up", 1])
        try await house.hurrying { try await house.receiver.received.last?.type == "job.completed" }
      }
      let received = try await house.receiver.received
      #expect(received.suffix(2).map(\.type) == ["job.started", "job.completed"])
      #expect(Set(received.map(\.id)).count == 2, "an attempt more is the same message")
    }
  }

  @Test("a receiver that asks for time gets it, without an attempt lost")
  func retryAfter() async throws {
    try await withHouse { house, log in
      try await house.add("busy", #","events":["completed"]"#)
      try await running([house.service(log), house.worker]) {
        try await eventually { try await house.deliveries.counts().completed == 1 }
      }
      #expect(try await house.receiver.received.map(\.status) == [429, 200])
      let delivery = try #require(try await house.deliveries.jobs(in: .completed).first)
      #expect((delivery.attemptsStarted, delivery.attemptsMade) == (2, 1))
    }
  }

  @Test("a receiver that is gone hears nothing more")
  func gone() async throws {
    try await withHouse { house, log in
      try await house.add("gone")
      try await house.add("ok", #","events":["completed"]"#)
      try await running([house.service(log), house.service(log), house.worker]) {
        try await eventually { try await house.deliveries.counts().completed == 1 }
        try await house.hurrying { try await house.deliveries.counts().failed >= 3 }
      }
      #expect(try await house.receiver.received.count { $0.path == "/gone" } == 1)
      let reasons = try await house.deliveries.jobs(in: .failed).compactMap(\.failedReason)
      #expect(reasons.count { $0.contains("has said 410 Gone before") } == reasons.count - 1)
    }
  }

  @Test("what answers otherwise than a receiver should fails, and nothing is followed, waited for or read without end")
  func oddReceivers() async throws {
    try await withHouse { house, log in
      for path in ["moved", "endless", "silent"] { try await house.add(path, #","events":["completed"]"#) }
      try await running([house.service(log), house.worker]) {
        try await eventually {
          let counts = try await house.deliveries.counts()
          return counts.completed == 1 && counts.delayed == 2
        }
      }
      #expect(try await house.receiver.received.map(\.path).sorted() == ["/endless", "/moved", "/silent"])
      let reasons = try await house.deliveries.jobs(in: .delayed).compactMap(\.failedReason).sorted()
      #expect(reasons[0].contains("127.0.0.1 doesn't answer"))
      #expect(reasons[1].contains("answers 307"))
    }
  }

  @Test(
    "receivers that jobs may not reach are refused for good",
    arguments: [
      ("http://127.0.0.1:1/", "begin with https://"), ("https://127.0.0.1/", "isn't a public address"),
      ("https://2130706433/", "isn't a public address"), ("https://localhost:6379/", "isn't a public address"),
      ("https://[::1]/", "isn't a public address"), ("https://[::ffff:10.0.0.1]/", "isn't a public address"),
      ("https://169.254.169.254/latest/meta-data", "isn't a public address"),
      ("https://a:b@example.com/", "user or a password"),
      ("ftp://example.com/", "begin with https://"), ("nonsense", "isn't a URL"),
    ])
  func refused(url: String, reason: String) async throws {
    let settings = CallbackSettings(secrets: [])
    let error = await #expect(throws: (any Error).self) { try await CallbackTarget.resolve(url, settings) }
    #expect(error.map { "\($0)".contains(reason) } == true, "\(String(describing: error))")
    #expect(error is CallbackRefused)
  }

  @Test func aCallbackThatCannotBeReadIsToldInTheLog() async throws {
    try await withHouse { house, log in
      try await house.films.add("transcode", JSONText(#"{"steps":1,"fails":false,"callback":{"url":7}}"#))
      try await house.add("ok", #","events":["completed"]"#)
      try await running([house.service(log), house.worker]) {
        try await eventually { try await house.receiver.received.count == 1 }
      }
      #expect(log.lines.contains { $0.contains("a job's callback can't be read") && $0.contains("callback.url") })
    }
  }
}
