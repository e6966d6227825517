import Jobs
import Media
import Queue

/// The jobs that make a title's parts: children of the job that wants the title.
struct TitleFlow: Sendable {
  let job: JobContext<TranscodeJob.Payload>
  /// Name of the plan.
  let name: String
  let planned: PlannedTitle

  /// Has these parts made, each by a job of its own; one that was there before is done again.
  func make(_ parts: [TitlePart]) async throws {
    let isFirstTime = job.record.attemptsStarted <= 1
    let pending = Set(isFirstTime ? [] : try await job.children().unprocessed)
    for (name, parts) in Dictionary(grouping: parts, by: queueName) {
      let queue = try self.queue(name)
      let jobs = try parts.map(newJob)
      let new =
        isFirstTime ? jobs : try await forEach(jobs, atOnce: 16) { try await again($0, in: queue, pending) }.compactMap(\.self)
      try await queue.addBulk(new)
    }
  }

  /// What a child's key says: the part that it makes.
  static func partName(ofChild key: String) -> String {
    key.split(separator: ":").last.map { $0.split(separator: "-", maxSplits: 1).last.map(String.init) ?? String($0) } ?? key
  }

  private func id(of part: TitlePart) -> String { "\(name)-\(part)" }

  /// A job that is there already is put back where it has ended, and left alone where it hasn't.
  /// - Parameter pending: keys of the children that are waited for.
  /// - Returns: the job where it isn't there.
  private func again(_ job: NewJob, in queue: Queue, _ pending: Set<String>) async throws -> NewJob? {
    guard let id = job.options.id else { return job }
    if pending.contains("\(queue.qualifiedName):\(id)") { return nil }
    var state = try await queue.state(of: id)
    if state == .active {
      // It was cancelled, and is about to end.
      for try await _ in queue.updates(of: id) {}
      state = try await queue.state(of: id)
    }
    switch state {
    case .unknown: return job
    case .completed, .failed:
      try await queue.updateData(of: id, to: job.data)
      try await queue.retry(id, from: state, resettingAttempts: true)
    default: break
    }
    return nil
  }

  private func queueName(_ part: TitlePart) -> String {
    switch part {
    case .chunk: TranscodeChunkJob.queue(encoder: planned.encoder.name)
    case .audio: TranscodeAudioJob.queue
    case .subtitles: TranscodeSubtitlesJob.queue
    case .thumbnails: ThumbnailsJob.queue
    }
  }

  private func queue(_ name: String) throws -> Queue {
    try Queue(name: name, prefix: job.queue.prefix, redis: job.queue.redis)
  }

  private func newJob(_ part: TitlePart) throws -> NewJob {
    let payload = job.payload
    var work = TitlePartPayload(film: payload.film, source: payload.source, output: payload.output, plan: name)
    func options(_ kind: any JobType.Type) -> JobOptions {
      var options = kind.options
      options.id = id(of: part)
      options.parent = job.asParent
      options.onFailure = .continueParent
      options.priority = job.record.options.priority
      return options
    }
    switch part {
    case .chunk(let index):
      work.chunk = index
      return try NewJob(TranscodeChunkJob.self, work, options: options(TranscodeChunkJob.self))
    case .audio(let id):
      work.track = id
      return try NewJob(TranscodeAudioJob.self, work, options: options(TranscodeAudioJob.self))
    case .subtitles: return try NewJob(TranscodeSubtitlesJob.self, work, options: options(TranscodeSubtitlesJob.self))
    case .thumbnails:
      let thumbnails = ThumbnailsJob.Payload(
        film: payload.film, source: payload.source, output: payload.output, count: planned.plan.profile.thumbnails.count,
        plan: name)
      return try NewJob(ThumbnailsJob.self, thumbnails, options: options(ThumbnailsJob.self))
    }
  }
}
