import Foundation
import Jobs
import Queue
import Redis
import Storage

/// Reads from the queues what the pages show.
struct DashboardReader: Sendable {
  let jobs: JobDirectory
  let films: FilmIndex
  /// Where titles are that jobs name by keys.
  let store: any ObjectStore
  let caller: Caller
  var now: @Sendable () -> Date = { Date() }

  /// How many running jobs of a queue are shown at most.
  static let mostRunning = 100
  /// How many failed jobs of a queue are looked at.
  static let mostFailures = 1000
  /// Jobs of a page.
  static let pageSize = 50

  var queues: [Queue] { jobs.queues.queues }

  /// Whether the visitor may know of a job.
  func maySee(_ job: JobSummary) -> Bool { caller.maySee(job.record) }

  /// A page of the jobs in one state, also of those that the visitor may not know of.
  func jobs(in state: JobState, of queue: Queue, _ range: Range<Int>, order: SortOrder = .reverse) async throws -> [JobSummary]
  {
    let records = try await queue.jobs(in: state, range, order: order)
    let due = state == .delayed ? try await queue.dueTimes(of: records.map(\.id)) : [:]
    return records.map { JobSummary(queue: queue.name, state: state, record: $0, due: due[$0.id]) }
  }

  /// Of all queues, or of some, side by side; in their order.
  func ofEach<Value: Sendable>(
    of chosen: [Queue]? = nil, _ read: @escaping @Sendable (Queue) async throws -> Value
  ) async throws -> [Value] {
    try await withThrowingTaskGroup(of: (Int, Value).self) { group in
      for (index, queue) in (chosen ?? queues).enumerated() { group.addTask { (index, try await read(queue)) } }
      var values: [(Int, Value)] = []
      for try await value in group { values.append(value) }
      return values.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// What is being done: titles and whatever else is no part of a title.
  func underWay() async throws -> [JobSummary] {
    async let waiting = ofEach { try await jobs(in: .waitingChildren, of: $0, 0..<Self.mostRunning) }
    async let running = running()
    return try await (waiting.flatMap(\.self).filter(maySee) + running.filter { !$0.isPart }).sorted { $0.since < $1.since }
  }

  /// What workers have.
  func running() async throws -> [JobSummary] {
    try await ofEach { try await jobs(in: .active, of: $0, 0..<Self.mostRunning) }.flatMap(\.self).filter(maySee)
      .sorted { $0.since < $1.since }
  }

  func summary(of queue: Queue, minutes: Int = 60) async throws -> QueueSummary {
    async let counts = queue.counts()
    async let isPaused = queue.isPaused
    async let workers = queue.workers().count
    async let throughput = queue.throughput(minutes: minutes)
    async let oldest = queue.jobs(in: .waiting, 0..<1, order: .forward)
    async let first = queue.jobs(in: .prioritized, 0..<1, order: .forward)
    return try await QueueSummary(
      name: queue.name, counts: counts, isPaused: isPaused, workers: workers, throughput: throughput,
      waitingSince: (oldest + first).map(\.timestamp).min())
  }

  func workforce() async throws -> Workforce {
    async let running = running()
    async let connections = ofEach { try await $0.workers() }
    let byQueue = try await Dictionary(zip(queues.map(\.name), connections), uniquingKeysWith: +)
    let (workers, others) = try await WorkerSummary.all(of: byQueue, running: running)
    return Workforce(workers: workers, others: others, now: now())
  }
}
