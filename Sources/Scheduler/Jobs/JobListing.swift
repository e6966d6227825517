import Foundation
import Queue

/// The jobs in one state, of several queues, the newest first.
struct JobListing: Sendable {
  let queues: [Queue]
  let state: JobState
  let caller: Caller

  /// Where each queue's part of the list has been read to; a queue that has no place any more has been read to its end.
  typealias Places = [String: Place]

  struct Place: Codable, Sendable {
    /// How many of the queue's jobs have been read.
    var count: Int
    /// The last of them: what was added or has gone meanwhile moves all others.
    var last: String?
  }

  /// How many jobs that the caller may not see are passed over for one page.
  private static let patience = 2000

  struct Entry: Sendable {
    let queue: String
    let record: JobRecord
    /// When it starts, where it is delayed.
    var due: Date?
  }

  func page(after cursor: PageCursor<Places>?, limit: Int) async throws -> JobPage {
    let (jobs, next) = try await jobs(after: cursor, limit: limit)
    return JobPage(
      jobs: jobs.map { JobResource($0.record, in: $0.queue, state: state, due: $0.due) }, next: try next?.text)
  }

  /// - Returns: at most `limit` jobs that the caller may see, and where those that follow begin; nil where there are none.
  func jobs(after cursor: PageCursor<Places>?, limit: Int) async throws -> (jobs: [Entry], next: PageCursor<Places>?) {
    var places = cursor?.place ?? Dictionary(uniqueKeysWithValues: queues.map { ($0.name, Place(count: 0)) })
    var sources: [Source] = []
    for queue in queues {
      guard let place = places[queue.name] else { continue }
      sources.append(Source(queue: queue, state: state, next: try await start(of: place, in: queue), batch: limit))
    }
    var jobs: [Entry] = []
    var seen = 0
    while jobs.count < limit, seen < Self.patience {
      for index in sources.indices { try await sources[index].fill() }
      for source in sources where source.isAtEnd { places[source.queue.name] = nil }
      sources.removeAll(where: \.isAtEnd)
      guard let newest = sources.indices.max(by: { sources[$0].moment < sources[$1].moment }) else { break }
      let queue = sources[newest].queue.name
      let job = sources[newest].take()
      seen += 1
      places[queue] = Place(count: sources[newest].taken, last: job.record.id)
      if caller.maySee(job.record) { jobs.append(job) }
    }
    return (jobs, places.isEmpty ? nil : PageCursor(places))
  }

  private func start(of place: Place, in queue: Queue) async throws -> Int {
    if let last = place.last, let found = try await queue.place(of: last, in: state) { return found + 1 }
    return min(max(place.count, 0), Int(Int32.max))
  }

  /// One queue's part of the list, read in batches.
  private struct Source {
    let queue: Queue
    let state: JobState
    var next: Int
    let batch: Int
    private var ready: ArraySlice<Entry> = []
    private(set) var isAtEnd = false

    init(queue: Queue, state: JobState, next: Int, batch: Int) {
      self.queue = queue
      self.state = state
      self.next = next
      self.batch = batch
    }

    /// How many of the queue's jobs have been read.
    var taken: Int { next - ready.count }
    /// By which jobs of several queues stand in order.
    var moment: Date {
      guard let (job, due) = ready.first.map({ ($0.record, $0.due) }) else { return .distantPast }
      return switch state {
      case .completed, .failed: job.finishedOn ?? job.timestamp
      case .active: job.processedOn ?? job.timestamp
      case .delayed: due ?? job.timestamp
      default: job.timestamp
      }
    }

    mutating func fill() async throws {
      guard ready.isEmpty, !isAtEnd else { return }
      let jobs = try await queue.jobs(in: state, next..<next + batch)
      let due = state == .delayed ? try await queue.dueTimes(of: jobs.map(\.id)) : [:]
      ready = jobs.map { Entry(queue: queue.name, record: $0, due: due[$0.id]) }[...]
      next += batch
      isAtEnd = ready.isEmpty
    }

    mutating func take() -> Entry { ready.removeFirst() }
  }
}
