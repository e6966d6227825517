import Foundation
import Jobs
import Queue

/// Everything that a job's page shows.
struct JobDetail: Sendable, Equatable {
  var job: JobSummary
  var children: [ChildJob] = []
  /// The latest lines, the oldest first.
  var logs: [String] = []
  /// How many lines there are in all.
  var logCount = 0
  /// Of a title that can be played.
  var title: TitleReport?
  var now: Date

  /// The job that waits for this one, where it is in a queue with the same prefix.
  var parent: JobID?

  var chunks: ChunkStates? { ChunkStates(children) ?? (job.isUnderWay ? ChunkStates(job.progress?.chunks) : nil) }

  var result: TranscodeJob.Result? {
    job.state == .completed && job.record.name == TranscodeJob.name ? try? job.record.returnValue?.decode() : nil
  }
}
