import Jobs
import Logging
import Queue
import Redis
import ServiceLifecycle

/// Tells the life of jobs to the callbacks that they name: reads the queues' events, makes a delivery of each, and does the
/// deliveries. Any number of schedulers may do it at once.
public struct CallbackService: Service {
  private let observers: [CallbackObserver]
  private let worker: QueueWorker
  private let logger: Logger

  /// - Parameter queues: whose jobs may name callbacks.
  /// - Throws: `QueueError`.
  public init(
    _ settings: CallbackSettings, redis: RedisClient, queues: [String] = Catalogue.openQueues, logger: Logger
  ) throws {
    let deliveries = try Queue(name: WebhookDeliverJob.queue, redis: redis)
    let delivery = CallbackDelivery(
      sender: CallbackSender(settings: settings), gone: GoneReceivers(redis: redis), deliveries: deliveries)
    observers = try queues.map { name in
      CallbackObserver(
        queue: try Queue(name: name, redis: redis), deliveries: deliveries, trail: CallbackTrail(redis: redis),
        progressInterval: settings.progressInterval, logger: logger)
    }
    var handlers = JobHandlers()
    handlers.on(WebhookDeliverJob.self) { try await delivery.run($0) }
    var options = WorkerOptions()
    options.concurrency = settings.concurrency
    worker = QueueWorker(deliveries, handlers: handlers, options: options, logger: logger)
    self.logger = logger
  }

  public func run() async throws {
    try await withThrowingTaskGroup { group in
      group.addTask {
        await cancelWhenGracefulShutdown {
          await withTaskGroup { observing in
            for observer in observers { observing.addTask { await observer.run() } }
          }
        }
      }
      group.addTask { try await worker.run() }
      try await group.waitForAll()
    }
  }
}
