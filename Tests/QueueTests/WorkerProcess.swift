import ProcessTestKit
import Queue

extension Program {
  /// A worker in a process of its own, which can be killed.
  /// - Parameter step: at which it kills itself.
  static func worker(on queue: Queue, dyingAt step: String? = nil) throws -> Program {
    try Program(
      running: beside("QueueTestWorker"), [queue.redis.url.description, queue.name] + [step].compactMap { $0 })
  }
}
