import Jobs
import Logging
import Queue

/// Reads the events of one queue and has each that a job's callback wants delivered. Any number may read at once: a message has the
/// same id from each, and so is one job.
struct CallbackObserver: Sendable {
  let queue: Queue
  let deliveries: Queue
  let trail: CallbackTrail
  let progressInterval: Duration
  let logger: Logger

  private static let pauseAfterError = Duration.seconds(1)

  func run() async {
    while !Task.isCancelled {
      do {
        try await read()
      } catch {
        if Task.isCancelled { return }
        logger.warning("callbacks wait: events can't be read", metadata: ["queue": "\(queue.name)", "error": "\(error)"])
        try? await Task.sleep(for: Self.pauseAfterError)
      }
    }
  }

  private func read() async throws {
    var jobs = ToldJobs(queue: queue, logger: logger)
    var noted = ContinuousClock.now
    for try await event in queue.events(after: try await trail.position(of: queue.name)) {
      let isTold = try await tell(event, &jobs)
      guard isTold || .now - noted >= .seconds(1), let time = event.position.split(separator: "-").first.flatMap({ Int64($0) })
      else { continue }
      try await trail.note(time, of: queue.name)
      noted = .now
    }
  }

  /// An event that can't be told must not keep those after it from being told.
  /// - Returns: whether there was anything to tell.
  /// - Throws: `RedisError` and `CancellationError`, after which it may go better.
  private func tell(_ event: QueueEvent, _ jobs: inout ToldJobs) async throws -> Bool {
    guard let id = event.jobID else { return false }
    defer { if event.kind.isEnd { jobs.forget(id) } }
    do {
      guard let job = try await jobs.job(id),
        let message = try CallbackMessage(event, of: job, in: queue.name, progressInterval: progressInterval)
      else { return false }
      try await deliver(message, of: id, to: job.callback.url)
      return true
    } catch let error where error is QueueError || error is EncodingError {
      logger.error("an event can't be told", metadata: ["job": "\(id)", "queue": "\(queue.name)", "error": "\(error)"])
      return false
    }
  }

  private func deliver(_ message: CallbackMessage, of job: String, to url: String) async throws {
    let previous = try await trail.append(message, of: job, in: queue.name)
    var options = WebhookDeliverJob.options
    options.id = message.id
    try await deliveries.add(
      WebhookDeliverJob.self, .init(url: url, body: message.body.text, previous: previous), options: options)
  }
}

extension QueueEvent.Kind {
  /// Whether a job that brings it brings no more.
  fileprivate var isEnd: Bool {
    switch self {
    case .completed, .failed, .removed: true
    default: false
    }
  }
}
