import Jobs
import Logging
import Queue
import Redis
import Storage

/// Clears away what cancelled and removed jobs have left of their titles: at the start of a worker, whenever such a thing happens, and
/// every minute, since no event tells of jobs that are removed because they are old. Any number of workers may be about it.
struct AbandonedTitles: Sendable {
  let queue: Queue
  let store: any ObjectStore
  let logger: Logger
  /// How often one of all workers looks at all titles.
  var interval = Duration.seconds(60)

  private var titles: UnfinishedTitles { UnfinishedTitles(queue: queue) }

  private static let pause = Duration.milliseconds(500)
  /// For how long parts that were cancelled are waited for; they end within a second, or their worker is lost.
  private static let patience = Duration.seconds(30)

  /// Goes on until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      do { try await follow() } catch is CancellationError {} catch {
        logger.warning("what is left of titles can't be looked for; trying again", metadata: ["error": "\(error)"])
        try? await Task.sleep(for: Self.patience)
      }
    }
  }

  private func follow() async throws {
    let position = try await queue.eventPosition()
    try await sweepAll()
    try await withThrowingTaskGroup { looks in
      looks.addTask { try await follow(after: position) }
      looks.addTask { try await sweepNowAndThen() }
      try await looks.next()
      looks.cancelAll()
    }
  }

  private func sweepNowAndThen() async throws {
    while true {
      try await Task.sleep(for: interval)
      if try await titles.isTurn(every: interval) { try await sweepAll(tellingAt: .debug) }
    }
  }

  private func follow(after position: String) async throws {
    for try await event in queue.events(after: position) {
      switch (event.kind, event.jobID) {
      case (.failed, let id?), (.removed, let id?):
        if let output = try await titles.output(of: id) { try await sweep(id, output) }
      // It doesn't tell which.
      case (.cleaned, _): try await sweepAll()
      default: break
      }
    }
  }

  /// - Parameter level: what can't be cleared away is told at; the same every minute would be too much.
  private func sweepAll(tellingAt level: Logger.Level = .warning) async throws {
    for (id, output) in try await titles.all() { try await sweep(id, output, tellingAt: level) }
  }

  private func sweep(_ id: String, _ output: String, tellingAt level: Logger.Level = .warning) async throws {
    do {
      let place = TitlePlace(try JobPlace(output, "output"), in: store)
      guard try await queue.isOver(id) else { return }
      try await partsHaveEnded(id, place)
      // Who else is about this output now may be done with this title as well.
      while try await titles.output(of: id) != nil, try await !sweepAlone(id, place) { try await Task.sleep(for: Self.pause) }
    } catch let error as StorageError {
      logger.log(level: level, "what is left of a title stays there", metadata: ["output": "\(output)", "error": "\(error)"])
    }
  }

  /// - Returns: false where somebody else has the output.
  private func sweepAlone(_ id: String, _ place: TitlePlace) async throws -> Bool {
    let count = try await RedisLock.ofOutput(place.name, on: queue.redis).holding {
      guard try await queue.isOver(id) else { return 0 }
      let plan = PlannedTitle.name(ofJob: "\(queue.qualifiedName):\(id)")
      let planned = try await PlannedTitle.load(plan, in: place)
      let older = if let planned { try await TitlePublication(place: place).settle(planned) } else { Set<String>?.none }
      let count = try await TitleSweep(place: place, queue: queue).run(for: id, publishedOver: older)
      place.tidy()
      try await titles.forget(id)
      return count
    }
    if let count, count > 0 {
      logger.info("what was left of a title is removed", metadata: ["job": "\(id)", "files": "\(count)"])
    }
    return count != nil
  }

  /// Waits for those that are about to end, and may be putting a piece into its place.
  private func partsHaveEnded(_ id: String, _ place: TitlePlace) async throws {
    let name = PlannedTitle.name(ofJob: "\(queue.qualifiedName):\(id)")
    let encoder = try await PlannedTitle.load(name, in: place)?.encoder.name
    let names = [TranscodeAudioJob.queue, ThumbnailsJob.queue] + (encoder.map { [TranscodeChunkJob.queue(encoder: $0)] } ?? [])
    let end = ContinuousClock.now + Self.patience
    for queue in try names.map({ try Queue(name: $0, prefix: queue.prefix, redis: queue.redis) }) {
      while try await queue.jobs(in: .active, 0..<1000).contains(where: { $0.id.hasPrefix(name + "-") }), .now < end {
        try await Task.sleep(for: Self.pause)
      }
    }
  }
}
