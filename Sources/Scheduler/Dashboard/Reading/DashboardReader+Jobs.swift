import Foundation
import Queue

extension DashboardReader {
  /// A page of the jobs in one state, the newest first.
  /// - Parameter name: of the queue; nil for all.
  /// - Throws: ``Problem`` for a queue or a cursor that there isn't.
  func listing(_ state: JobState, queue name: String?, after cursor: String?) async throws -> JobList {
    let chosen = try name.map { [try jobs.queue($0)] } ?? queues
    async let counts = ofEach(of: chosen) { try await $0.counts() }
    let listing = JobListing(queues: chosen, state: state, caller: caller)
    let (found, next) = try await listing.jobs(
      after: cursor.map { try PageCursor<JobListing.Places>($0) }, limit: JobPage.usualSize)
    return try await JobList(
      state: state, queue: name, queues: queues.map(\.name), counts: counts.reduce(JobCounts(), +),
      jobs: found.map { JobSummary(queue: $0.queue, state: state, record: $0.record, due: $0.due) }, next: next?.text,
      isContinued: cursor != nil, now: now())
  }

  /// How many jobs of each state and queue a search looks at.
  static let searched = 500
  /// How many jobs a search finds at most.
  static let mostFound = 200

  /// Jobs by id, by film, or by what is said of their film.
  func search(_ query: String) async throws -> JobList {
    async let byID = ofEach { try await self.jobIfAny(JobID(queue: $0.name, id: query)) }
    async let byFilm = films.jobs(of: query, after: nil, limit: Self.mostFound)
    async let byWords = jobs(containing: query.lowercased())
    async let counts = ofEach { try await $0.counts() }
    var found = try await byID.compactMap(\.self)
    for entry in try await byFilm {
      if let id = JobID(entry.job), let job = try await jobIfAny(id) { found.append(job) }
    }
    found += try await byWords.sorted { $0.since > $1.since }
    var seen: Set<JobID> = []
    return try await JobList(
      queues: queues.map(\.name), counts: counts.reduce(JobCounts(), +),
      jobs: Array(found.filter { seen.insert($0.jobID).inserted }.prefix(Self.mostFound)), query: query, now: now())
  }

  private func jobs(containing words: String) async throws -> [JobSummary] {
    try await ofEach { queue in
      var found: [JobSummary] = []
      for state in JobState.shown {
        let newest = try await self.jobs(in: state, of: queue, 0..<Self.searched)
        found += newest.filter { maySee($0) && $0.mentions(words) }
      }
      return found
    }.flatMap(\.self)
  }

  /// - Throws: ``Problem`` 404 for a job that there isn't, or that the visitor may not know of.
  func job(_ id: JobID) async throws -> JobSummary {
    let found = try await jobs.job(id, for: caller)
    return JobSummary(queue: id.queue, state: found.state, record: found.record, due: found.due)
  }

  func jobIfAny(_ id: JobID) async throws -> JobSummary? {
    do { return try await job(id) } catch let problem as Problem where problem.status == .notFound { return nil }
  }
}

extension JobSummary {
  /// Whether words, in lower case, stand in what the job says of its film, or in its id or name.
  fileprivate func mentions(_ words: String) -> Bool {
    [record.id, record.name, film.id, film.title, film.source].contains { $0?.lowercased().contains(words) ?? false }
  }
}
