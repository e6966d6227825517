import Foundation
import Jobs
import Queue

/// A job as pages list it.
struct JobSummary: Sendable, Equatable {
  let queue: String
  let state: JobState
  let record: JobRecord
  let film: FilmFacts
  let progress: ProgressFigures?
  /// When a delayed job starts.
  let due: Date?

  init(queue: String, state: JobState, record: JobRecord, due: Date? = nil) {
    self.queue = queue
    self.state = state
    self.record = record
    self.due = due
    film = FilmFacts(record.data)
    progress = record.progress.flatMap { ProgressFigures($0) }
  }

  /// Where the title is that it made: a folder's path, or a key.
  var titlePlace: String? {
    guard state == .completed, record.name == TranscodeJob.name,
      let result: TranscodeJob.Result = try? record.returnValue?.decode()
    else { return nil }
    return result.output
  }

  /// Whether it is being done: by a worker, or by workers that have its children.
  var isUnderWay: Bool { state == .active || state == .waitingChildren }

  /// Whether it is a part of a title, which has a job of its own.
  var isPart: Bool { record.parent?.queue.hasSuffix(":\(TranscodeJob.queue)") ?? false }

  var jobID: JobID { JobID(queue: queue, id: record.id) }

  /// What it is about, in the fewest words: the film, or else the kind of job.
  var title: String { film.name ?? record.name }

  /// When it came to the state that it is in, as far as the job tells.
  var since: Date {
    switch state {
    case .completed, .failed: record.finishedOn ?? record.timestamp
    case .active, .waitingChildren: record.processedOn ?? record.timestamp
    default: record.timestamp
    }
  }

  /// How long its last attempt took, or takes until now.
  func runTime(until now: Date) -> Double? {
    guard isUnderWay || state == .completed || state == .failed, let start = record.processedOn else { return nil }
    return max(0, (record.finishedOn ?? now).timeIntervalSince(start))
  }
}
