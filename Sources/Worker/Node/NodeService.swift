import Foundation
import Jobs
import Logging
import Queue
import ServiceLifecycle

/// The workers of one process as a node: it states itself in the ``NodeRegister``, drains when it is told to, and takes no jobs while an
/// ``Obstacle`` is in the way.
public struct NodeService: Service {
  private let workers: [QueueWorker]
  private let node: WorkerNode
  private let gate: NodeGate
  private let scratch: ScratchSpace?
  private let register: NodeRegister
  private let logger: Logger

  /// A node that does the jobs of one queue.
  public init(_ worker: QueueWorker, logger: Logger) {
    self.init(
      [worker], node: WorkerNode(options: worker.options, queues: [worker.queue.name]), gate: NodeGate(logger: logger),
      scratch: nil,
      register: NodeRegister(redis: worker.queue.redis), logger: logger)
  }

  init(
    _ workers: [QueueWorker], node: WorkerNode, gate: NodeGate, scratch: ScratchSpace?, register: NodeRegister, logger: Logger
  ) {
    (self.workers, self.node, self.gate, self.scratch) = (workers, node, gate, scratch)
    (self.register, self.logger) = (register, logger)
  }

  /// Returns when the node has drained, or was told to stop.
  public func run() async throws {
    for worker in workers { try await worker.queue.redis.connect() }
    await tell()
    logger.info("worker started", metadata: ["queues": "\(node.queues.joined(separator: ", "))"])
    try await withThrowingTaskGroup { chores in
      chores.addTask { try await gate.keep(workers) }
      chores.addTask { for await _ in gate.changes { await tell() } }
      chores.addTask {
        while true {
          try await Task.sleep(for: NodeRegister.interval)
          await tell()
        }
      }
      try await withThrowingTaskGroup { work in
        for worker in workers { work.addTask { try await worker.run() } }
        try await work.waitForAll()
      }
      chores.cancelAll()
    }
    try? await withoutCancellation { try await register.remove([node.id]) }
    logger.info("worker stopped")
  }

  /// States the node, and hears whether it is to drain.
  private func tell() async {
    do {
      guard try await register.state(current), !isDraining else { return }
      logger.notice("the worker drains: it takes no more jobs, and ends with those that it has")
      workers.forEach { $0.drain() }
      _ = try await register.state(current)
    } catch {
      logger.warning("the node couldn't state itself", metadata: ["error": "\(error)"])
    }
  }

  private var isDraining: Bool { workers.contains(where: \.isDraining) }

  private var current: WorkerNode {
    var node = node
    let obstacle = gate.obstacle
    node.scratchFree = scratch?.disk?.free
    node.runningJobs = workers.reduce(0) { $0 + $1.runningJobs }
    node.state = isDraining ? .draining : obstacle == nil ? .working : .paused
    node.reason = obstacle.map { "\($0)" }
    return node
  }
}

extension WorkerNode {
  /// What this process is.
  init(options: WorkerOptions, queues: [String], encoders: [String] = [], concurrency: Int? = nil) {
    let (process, resources) = (ProcessInfo.processInfo, NodeResources.available())
    self.init(
      id: UUID().uuidString, name: options.name ?? "\(process.hostName)-\(process.processIdentifier)", host: process.hostName,
      process: Int(process.processIdentifier), cores: resources.cores, memory: resources.memory, encoders: encoders,
      queues: queues, concurrency: concurrency ?? options.concurrency,
      started: Int64(Date().timeIntervalSince1970 * 1000))
  }
}
