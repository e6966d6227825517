import Foundation
import Jobs
import Logging
import Queue
import Redis
import ServiceLifecycle

/// Notes the film of each job as it is added, by whichever client: reads the events of a queue, from where the schedulers last were.
struct FilmIndexing: Service {
  let queue: Queue
  let index: FilmIndex
  let logger: Logger

  /// How many jobs of a film are looked for as one comes.
  private static let looks = 4

  /// Where the schedulers have read to, by queue.
  private static let positions = "sprocket:films:positions"

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do { try await follow() } catch is CancellationError { return } catch {
          logger.warning("films' jobs can't be noted; trying again", metadata: ["queue": "\(queue.name)", "error": "\(error)"])
          try await Task.sleep(for: .seconds(5))
        }
      }
    }
  }

  private func follow() async throws {
    let known = try await queue.redis.send(["HGET", Self.positions, queue.name]).string
    var position = try await queue.eventPosition()
    if let known, try await queue.keepsEvents(after: known) {
      position = known
    } else {
      try await noteAll()
      try await save(position)
    }
    var unsaved = 0
    for try await event in queue.events(after: position) {
      unsaved += 1
      if case .added = event.kind, let id = event.jobID { try await note(id) } else if unsaved < 100 { continue }
      try await save(event.position)
      unsaved = 0
    }
  }

  /// Jobs that were added while nobody looked.
  private func noteAll() async throws {
    for state in [JobState.waiting, .prioritized, .delayed, .waitingChildren, .active, .completed, .failed] {
      for start in stride(from: 0, to: Int.max, by: 200) {
        let jobs = try await queue.jobs(in: state, start..<start + 200)
        guard !jobs.isEmpty else { break }
        for job in jobs { try await note(job) }
      }
    }
  }

  private func note(_ id: String) async throws {
    do {
      if let job = try await queue.job(id) { try await note(job) }
    } catch let error as QueueError {
      // It can't be read, and is no reason to pass over the others.
      logger.warning(
        "the film of a job can't be noted", metadata: ["queue": "\(queue.name)", "job": "\(id)", "error": "\(error)"])
    }
  }

  private func note(_ job: JobRecord) async throws {
    // The parts of a title are no jobs of the film's of their own.
    guard job.parent?.queue != "\(queue.prefix):\(TranscodeJob.queue)", let film = FilmReference(payload: job.data) else {
      return
    }
    try await index.note(JobID(queue: queue.name, id: job.id), added: job.timestamp, of: film)
    if let id = film.id { try await thinOut(id) }
  }

  /// Jobs that have gone leave the index as others come, a few at a time, so that it doesn't grow where nobody reads it.
  private func thinOut(_ film: String) async throws {
    var gone: [JobID] = []
    for job in try await index.sample(of: film, count: Self.looks) where job.queue == queue.name {
      if try await queue.jobIfAny(job.id) == nil { gone.append(job) }
    }
    try await index.forget(gone, of: film)
  }

  private func save(_ position: String) async throws {
    try await queue.redis.send(["HSET", Self.positions, queue.name, position])
  }
}
