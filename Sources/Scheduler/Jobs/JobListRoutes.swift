import Foundation
import Hummingbird
import Queue

/// Jobs by state and by film.
struct JobListRoutes: Routes {
  let jobs: JobDirectory
  let films: FilmIndex

  func add(to router: some RouterMethods<SchedulerContext>) {
    let viewers = router.group("api/jobs", for: .viewer).add(middleware: AcceptGuard.json)
    viewers.get("status/:status") { request, context in
      try request.allowQuery("queue", "limit", "cursor")
      let listing = JobListing(queues: try queues(of: request), state: try state(in: context), caller: try context.caller)
      let cursor = try request.query("cursor").map { try PageCursor<JobListing.Places>($0) }
      return try await listing.page(after: cursor, limit: try limit(of: request))
    }
    viewers.get("film/:filmId") { request, context in
      try request.allowQuery("limit", "cursor")
      let cursor = try request.query("cursor").map { try PageCursor<FilmIndex.Entry>($0) }
      return try await page(
        of: try context.parameter("filmId"), after: cursor, limit: try limit(of: request), for: try context.caller)
    }
  }

  private func limit(of request: Request) throws -> Int {
    try request.query("limit", in: JobPage.sizes) ?? JobPage.usualSize
  }

  private func queues(of request: Request) throws -> [Queue] {
    try request.query("queue").map { [try jobs.queue($0)] } ?? jobs.queues.queues
  }

  private func state(in context: SchedulerContext) throws -> JobState {
    let text = try context.parameter("status")
    guard let state = JobState(rawValue: text), state != .unknown else {
      let known = JobState.listed.map(\.rawValue).joined(separator: ", ")
      throw Problem(.notFound, "there is no status '\(text)'; it can be \(known)")
    }
    return state
  }

  /// A film's jobs; those that have gone meanwhile leave the index.
  private func page(
    of film: String, after cursor: PageCursor<FilmIndex.Entry>?, limit: Int, for caller: Caller
  ) async throws -> JobPage {
    var (last, found, gone) = (cursor?.place, [JobResource](), [JobID]())
    while found.count < limit {
      let entries = try await films.jobs(of: film, after: last, limit: limit - found.count)
      guard !entries.isEmpty else {
        last = nil
        break
      }
      for entry in entries {
        last = entry
        guard let id = JobID(entry.job) else { continue }
        do { found.append(try await jobs.job(id, for: caller).resource) } catch let problem as Problem
          where problem.status == .notFound
        {
          if let queue = jobs.queues[id.queue], try await queue.jobIfAny(id.id) == nil { gone.append(id) }
        }
      }
    }
    try await films.forget(gone, of: film)
    return JobPage(jobs: found, next: try last.map { try PageCursor($0).text })
  }
}

extension JobState {
  /// In the order of a job's life.
  static let listed: [JobState] = [.waiting, .prioritized, .delayed, .waitingChildren, .active, .completed, .failed]
}
