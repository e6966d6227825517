import Logging
import Reactor
import Redis
import ServiceLifecycle

/// Works on the jobs of one queue: fetches them under a lock, runs their handlers side by side and tells the queue how they ended.
///
/// ``run()`` goes on until its task is cancelled or the service shuts down gracefully. Then it fetches no more, lets running
/// handlers finish for the grace time, cancels those that are left and hands their jobs back without an attempt lost.
///
/// Handlers run in the cooperative pool, everything else on the event loop's thread: a handler that hogs the pool delays its like,
/// but no lock and no outcome.
public struct QueueWorker: Service {
  public let queue: Queue
  public let options: WorkerOptions
  private let handlers: JobHandlers
  private let logger: Logger
  private let tokens = LockTokens()
  private let pauseSwitch = PauseSwitch()
  private let running = RunningJobs()
  private let drained = StopSignal()

  public init(_ queue: Queue, handlers: JobHandlers, options: WorkerOptions = WorkerOptions(), logger: Logger) {
    self.queue = queue
    self.handlers = handlers
    self.options = options
    var logger = logger
    logger[metadataKey: "queue"] = "\(queue.name)"
    self.logger = logger
  }

  /// A worker that does every job of the queue in one way, whatever the job's name.
  public init<Payload: Decodable & Sendable, Result: Encodable & Sendable>(
    _ queue: Queue, options: WorkerOptions = WorkerOptions(), logger: Logger,
    handler: @escaping @Sendable (JobContext<Payload>) async throws -> Result
  ) {
    var handlers = JobHandlers()
    handlers.on(nil, perform: handler)
    self.init(queue, handlers: handlers, options: options, logger: logger)
  }

  /// Takes no more jobs until ``resume()``; those that run go on. Other workers of the queue aren't concerned.
  public func pause() { pauseSwitch.set(true) }

  public func resume() { pauseSwitch.set(false) }

  /// Takes no more jobs, ever; ``run()`` returns when those that run have ended, however long that takes.
  public func drain() { drained.stop() }

  /// Whether it was told to ``drain()``.
  public var isDraining: Bool { drained.isStopping }

  /// How many jobs the worker has now.
  public var runningJobs: Int { running.tokens.count }

  /// - Throws: ``QueueError/outOfRange(setting:value:allowed:)``, or `RedisError` when the server can't be reached at the start;
  ///   later it is tried again and again.
  public func run() async throws {
    try options.validate()
    try await queue.connect()
    let stop = StopSignal()
    let grace = Grace(time: options.graceTime, running: running)
    drained.onStop { stop.stop() }
    let work = Task(executorPreference: EventLoop.shared) { await self.work(until: stop) }
    await withTaskCancellationOrGracefulShutdownHandler {
      await work.value
    } onCancelOrGracefulShutdown: {
      stop.stop()  // first, so that no job is fetched that the end of the grace time has just handed back
      grace.begin()
    }
    grace.end()
  }

  private func work(until stop: StopSignal) async {
    let renewal = LockRenewal(queue: queue, jobs: running, duration: options.lockDuration, logger: logger)
    let cancellation = CancellationWatch(queue: queue, jobs: running, logger: logger)
    let stalledJobs = StalledJobCheck(queue: queue, options: options, logger: logger)
    await withTaskGroup { services in
      services.addTask { await renewal.run() }
      services.addTask { await cancellation.run() }
      services.addTask { await stalledJobs.run() }
      await handleJobs(until: stop)
      services.cancelAll()
    }
  }

  /// Fetches whenever a slot is free, and returns when the last job has ended. A slot works on for as long as the end of one job brings
  /// the next, so that a busy worker needs one round trip a job.
  private func handleJobs(until stop: StopSignal) async {
    let source = JobSource(
      queue: queue, options: options, tokens: tokens, stop: stop, pause: pauseSwitch, logger: logger)
    let telemetry = WorkerTelemetry(queue: queue, options: options)
    await withTaskGroup { slots in
      var free = options.concurrency
      while let first = await source.next() {
        slots.addTask {
          var next: ActiveJob? = first
          while let job = next {
            running.add(job)
            next = await JobExecution(
              job: job, handlers: handlers, running: running, source: source, telemetry: telemetry, logger: logger(for: job)
            ).run()
          }
        }
        free -= 1
        if free == 0 {
          await slots.next()
          free += 1
        }
      }
      await slots.waitForAll()
    }
  }

  private func logger(for job: ActiveJob) -> Logger {
    var logger = logger
    logger[metadataKey: "job"] = "\(job.id)"
    logger[metadataKey: "name"] = "\(job.record.name)"
    logger[metadataKey: "attempt"] = "\(job.record.attemptsMade + 1)"
    return logger
  }
}
