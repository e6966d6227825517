import Foundation
import Queue

extension DashboardReader {
  /// A page of the jobs in one state, of one queue or of all, the newest first.
  /// - Parameter name: the queue's; nil for all.
  func listing(_ state: JobState, queue name: String?, after cursor: JobCursor) async throws -> JobList {
    let chosen = DashboardReader(queues: queues.filter { name == nil || $0.name == name }, maySee: maySee, now: now)
    async let counts = chosen.ofEach { try await $0.counts() }
    let candidates = try await chosen.ofEach { queue in
      let start = cursor.offsets[queue.name] ?? 0
      return try await self.jobs(in: state, of: queue, start..<(start + Self.pageSize + 1))
    }.flatMap(\.self).sorted(by: Self.isBefore)
    let page = candidates.prefix(Self.pageSize)
    var next = cursor
    for job in page { next.offsets[job.queue, default: 0] += 1 }
    return try await JobList(
      state: state, queue: name, queues: queues.map(\.name), counts: counts.reduce(JobCounts(), +), jobs: page.filter(maySee),
      next: candidates.count > page.count ? next.description : nil, isContinued: !cursor.offsets.isEmpty, now: now())
  }

  private static func isBefore(_ one: JobSummary, _ other: JobSummary) -> Bool {
    one.state == .delayed ? (one.due ?? one.since) > (other.due ?? other.since) : one.since > other.since
  }

  /// How many jobs of each state and queue a search looks at.
  static let searched = 500

  /// Jobs by id, or by what is said of their film.
  func search(_ query: String) async throws -> JobList {
    let words = query.lowercased()
    async let byID = ofEach { try await self.job(JobID(queue: $0.name, id: query)) }
    async let byKey = JobID(query).flatMapAsync { try await self.job($0) }
    async let byFilm = ofEach { queue in
      var found: [JobSummary] = []
      for state in JobState.listed {
        found += try await self.jobs(in: state, of: queue, 0..<Self.searched).filter { maySee($0) && $0.matches(words) }
      }
      return found
    }
    async let counts = ofEach { try await $0.counts() }
    let exact = try await [byKey].compactMap(\.self) + byID.compactMap(\.self)
    var seen: Set<JobID> = []
    let jobs = try await (exact + byFilm.flatMap(\.self).sorted { $0.since > $1.since }).filter {
      seen.insert($0.jobID).inserted
    }
    return try await JobList(
      queues: queues.map(\.name), counts: counts.reduce(JobCounts(), +), jobs: Array(jobs.prefix(200)), query: query, now: now()
    )
  }

  /// - Returns: nil for a job that there isn't, or that the visitor may not know of.
  func job(_ id: JobID) async throws -> JobSummary? {
    guard let queue = queue(id.queue) else { return nil }
    async let state = queue.state(of: id.id)
    guard let record = try await queue.job(id.id) else { return nil }
    let due = try await state == .delayed ? queue.dueTimes(of: [id.id])[id.id] : nil
    let job = try await JobSummary(queue: queue.name, state: state, record: record, due: due)
    return maySee(job) ? job : nil
  }
}

extension Optional {
  fileprivate func flatMapAsync<Value>(_ transform: (Wrapped) async throws -> Value?) async rethrows -> Value? {
    guard let self else { return nil }
    return try await transform(self)
  }
}

extension JobSummary {
  /// Whether the words, in lower case, stand in what the job says of its film, or in its id or name.
  fileprivate func matches(_ words: String) -> Bool {
    [record.id, record.name, film.id, film.title, film.source].contains { $0?.lowercased().contains(words) ?? false }
  }
}
