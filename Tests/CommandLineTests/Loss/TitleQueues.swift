import Jobs
import Queue
import Redis
import Testing

/// The queues that a title goes through.
struct TitleQueues: Sendable {
  let redis: RedisClient
  let titles: Queue
  let chunks: Queue

  init(_ url: RedisURL) throws {
    redis = RedisClient(url: url)
    titles = try Queue(name: TranscodeJob.queue, redis: redis)
    chunks = try Queue(name: TranscodeChunkJob.queue, redis: redis)
  }

  var all: [Queue] {
    get throws { try Catalogue.queues.map { try Queue(name: $0, redis: redis) } }
  }

  func add(_ film: String, to output: String) async throws -> String {
    try await titles.add(TranscodeJob.self, TranscodeJob.Payload(source: film, profile: "small", output: output))
  }

  /// Waits until so many chunks have been begun.
  /// - Parameter position: in the stream of the chunks' events, where counting begins.
  /// - Returns: the place of the last.
  @discardableResult
  func beginning(ofChunks count: Int, after position: String = "0") async throws -> String {
    var begun = 0
    for try await event in chunks.events(after: position) {
      guard case .active = event.kind else { continue }
      begun += 1
      if begun == count { return event.position }
    }
    throw CancellationError()
  }

  /// Waits for a title, and expects that it is made and that nothing on its way has failed or is left.
  /// - Parameter losses: how often jobs may have been begun again at most; nil for any number.
  func expectMade(_ id: String, losses: Int? = nil) async throws {
    var end: JobUpdate?
    for try await update in titles.updates(of: id) { end = update }
    guard case .completed = end else {
      Issue.record("\(String(describing: end))")
      return
    }
    var again = 0
    for queue in try all {
      var others = try await queue.counts()
      let jobs = try await queue.jobs(in: .completed, 0..<1000)
      others.completed -= jobs.count
      #expect(others == JobCounts(), "\(queue.name)")
      #expect(jobs.allSatisfy { $0.attemptsMade == 1 }, "\(queue.name): \(jobs.map(\.attemptsMade))")
      // The title's job is begun once to plan and once to publish.
      again += jobs.reduce(0) { $0 + $1.attemptsStarted - (queue.name == TranscodeJob.queue ? 2 : 1) }
    }
    if let losses { #expect(again <= losses) }
    #expect(try await locks.isEmpty)
  }

  /// The work on chunks that was lost, in chunks: how far attempts had come that weren't the last ones of their jobs.
  func lostChunks() async throws -> Double {
    var (told, lost) = ([String: Double](), 0.0)
    for event in try await chunks.pastEvents(after: "0", limit: 100_000) {
      guard let id = event.jobID else { continue }
      switch event.kind {
      case .active: lost += told.updateValue(0, forKey: id) ?? 0
      case .progress(let value): told[id] = try value.decode(as: TitlePartProgress.self).percent / 100
      default: break
      }
    }
    return lost
  }

  /// Waits until no job is under way or to be done.
  func rest() async throws {
    for queue in try all {
      while true {
        let counts = try await queue.counts()
        if counts.active + counts.waiting + counts.delayed + counts.waitingChildren == 0 { break }
        await Task.yield()
      }
    }
  }

  /// The keys by which workers hold jobs.
  var locks: [String] {
    get async throws { try await redis.send(["KEYS", "bull:*:lock"]).strings }
  }
}
