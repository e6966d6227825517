import Metrics
import Tracing

/// What a worker tells of its work beside its log: a span an attempt, which joins the producer's trace, and counts and times.
///
/// Metrics, each with the dimension `queue`: `queue_jobs_completed`, `queue_jobs_failed` and `queue_jobs_retried` (counters), and
/// `queue_job_duration` (a timer of attempts). Span attributes have BullMQ's names.
struct WorkerTelemetry: Sendable {
  private let queue: String
  private let worker: String?
  private let completions: Counter
  private let failures: Counter
  private let retries: Counter
  private let durations: Metrics.Timer

  init(queue: Queue, options: WorkerOptions) {
    self.queue = queue.name
    worker = options.name
    let dimensions = [("queue", queue.name)]
    completions = Counter(label: "queue_jobs_completed", dimensions: dimensions)
    failures = Counter(label: "queue_jobs_failed", dimensions: dimensions)
    retries = Counter(label: "queue_jobs_retried", dimensions: dimensions)
    durations = Metrics.Timer(label: "queue_job_duration", dimensions: dimensions)
  }

  func completed() { completions.increment() }
  func failed() { failures.increment() }
  func retried() { retries.increment() }

  /// Runs an attempt in a span that is a child of the one in which the job was added.
  func measure<Value: Sendable>(_ job: ActiveJob, _ attempt: () async throws -> Value) async throws -> Value {
    let start = ContinuousClock.now
    defer { durations.recordNanoseconds(start.duration(to: .now).nanoseconds) }
    let context = TraceCarrier(job.record.traceMetadata).context
    return try await withSpan("process \(queue)", context: context, ofKind: .consumer) { span in
      span.attributes["bullmq.queue.name"] = queue
      span.attributes["bullmq.job.id"] = job.id
      span.attributes["bullmq.job.name"] = job.record.name
      span.attributes["bullmq.job.attempts.made"] = job.record.attemptsMade
      if let worker { span.attributes["bullmq.worker.name"] = worker }
      return try await attempt()
    }
  }
}

extension Duration {
  fileprivate var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}
