import Foundation
import Redis

/// A flow as the script takes it: every job with its own id, parents before their children.
struct FlowPlan {
  struct Job {
    let queue: String
    let queueKey: String
    let options: JobOptions
    let hasChildren: Bool
    let command: AddCommand
  }

  private(set) var jobs: [Job] = []
  private let prefix: String
  private let now: Int64
  private var keys: Set<String> = []

  init(_ flow: FlowJob, prefix: String, now: Int64) throws {
    self.prefix = prefix
    self.now = now
    try add(flow, under: nil)
  }

  var arguments: [any RedisArgument] {
    jobs.flatMap { [$0.queueKey, $0.hasChildren ? "1" : ""] + $0.command.arguments }
  }

  private mutating func add(_ job: FlowJob, under parent: JobParent?) throws {
    try Queue.validate(name: job.queue)
    var options = job.options
    func refuse(_ option: String, _ reason: String) -> QueueError { .unsuitable(option: option, because: reason) }
    let hasChildren = !job.children.isEmpty
    if parent != nil || hasChildren, options.deduplication != nil {
      throw refuse("deduplication", "\(job.name) has a place in a flow, which would miss it")
    }
    if parent != nil, options.parent != nil {
      throw refuse("parent", "the flow says whose child \(job.name) is")
    }
    options.parent = parent ?? options.parent
    let itself = JobParent(id: options.id ?? UUID().uuidString.lowercased(), queue: "\(prefix):\(job.queue)")
    if !keys.insert(itself.key).inserted {
      throw refuse("id", "two jobs of the flow are called \(itself.id) in queue \(job.queue)")
    }
    let command = try AddCommand(job.name, data: job.data, options: options, id: itself.id, now: now)
    jobs.append(
      Job(queue: job.queue, queueKey: itself.queue + ":", options: options, hasChildren: hasChildren, command: command))
    for child in job.children { try add(child, under: itself) }
  }
}
