import Foundation
import Jobs
import Media
import Queue
import Storage

/// Does a `transcode` job: a film becomes a title.
///
/// The job plans the title, has its parts made by jobs of their own, and waits for these without holding the worker. Then it is run
/// again, and publishes. What is done lies in the storage, so that each step may be repeated.
struct TranscodeHandler {
  let job: JobContext<TranscodeJob.Payload>
  let workplace: Workplace
  let nodes: FellowNodes

  /// How often the parts that are missing are looked for in one run.
  private static let mostRounds = 3
  /// How often pieces that turn out to be damaged are made again.
  private static let mostRepairs = 2

  func run() async throws -> TranscodeJob.Result {
    let payload = job.payload
    let source = try JobPlace(payload.source, "source")
    let output = try JobPlace(payload.output, "output")
    let place = TitlePlace(output, in: workplace.store)
    let name = PlannedTitle.name(ofJob: "\(job.queue.qualifiedName):\(job.id)")
    let report = try await explainingFailure(of: payload.source) {
      try await job.waitingForRoom(at: output, for: .documents) {
        let last = try await PlannedTitle.load(name, in: place)
        if let last, last.givenUpAt == nil {
          try await giveUpIfAPartFailed(last, name, place)
          try await job.lookForRoom(at: output)
          return try await make(last, name, source, place)
        }
        try await job.lookForRoom(at: output)
        return try await make(try await plan(source, as: name, in: place, after: last), name, source, place)
      }
    }
    return TranscodeJob.Result(report, in: output)
  }

  /// - Parameter last: the plan of an attempt that was given up.
  private func plan(
    _ source: JobPlace, as name: String, in place: TitlePlace, after last: PlannedTitle?
  ) async throws -> PlannedTitle {
    try await job.forgetIgnoredFailures()
    try await job.updateProgress(TranscodeJob.Progress(percent: 0, stage: .probe))
    try await job.alone(at: place.name) { try await TitlePublication(place: place).refuseForeigners() }
    let profile = try workplace.profiles.profile(named: job.payload.profile)
    let film = try await workplace.film(source)
    let plan = try await reportingProgress(to: job) { (tell: @escaping @Sendable (TranscodeJob.Progress) -> Void) in
      try await workplace.plan(film, profile) {
        tell(TranscodeJob.Progress(percent: ($0.fraction * 1000).rounded() / 10, stage: .plan))
      }
    }
    let encoder = try EncoderChoice(for: plan, among: try await nodes.all())
    var planned = PlannedTitle(
      plan: plan, encoder: encoder, plannedAt: Int64(Date().timeIntervalSince1970 * 1000),
      job: "\(job.queue.qualifiedName):\(job.id)")
    planned.replacement = last?.replacement
    planned.formerFolders = last.map { $0.folders.union($0.formerFolders ?? []).subtracting(planned.folders) }
    let pieces = TitlePieces(of: planned, in: place)
    let (shares, done) = (TitleShares(planned), try await pieces.done())
    planned.shareAtStart = plan.parts.filter { done.isSuperset(of: pieces.names(of: $0)) }.reduce(0) {
      $0 + shares.share(of: $1)
    }
    try await UnfinishedTitles(queue: job.queue).note(job.id, output: job.payload.output)
    try await planned.save(as: name, in: place)
    let renditions = plan.video?.renditions.map(\.name).joined(separator: ", ") ?? "no picture"
    try await job.log(
      "planned \(plan.digest.prefix(16)): \(renditions); \(plan.chunks.count) chunks, \(plan.audio.count) tracks of sound, "
        + "\(plan.subtitles.count) of subtitles; encoder \(encoder.name), \(encoder.reason)")
    return planned
  }

  /// A part that failed for good has failed the title: what is under way for it is ended.
  private func giveUpIfAPartFailed(_ planned: PlannedTitle, _ name: String, _ place: TitlePlace) async throws {
    let children = try await job.children()
    guard let (child, reason) = children.ignored.min(by: { $0.key < $1.key }) else { return }
    try await job.cancelChildren(reason: "another part of the title has failed")
    do { try await planned.giveUp(as: name, in: place) } catch let error as StorageError
      where error.code == .noSpace && planned.replacement == nil
    {
      // Without room a plan can only go.
      try await place.store.delete([place.key(PlannedTitle.path(name))])
    }
    place.tidy()
    let part = TitleFlow.partName(ofChild: child)
    throw UnrecoverableError(reason.contains(part) ? reason : "\(part): \(reason)")
  }

  /// Has made what is missing, and publishes when nothing is.
  private func make(_ begun: PlannedTitle, _ name: String, _ source: JobPlace, _ place: TitlePlace) async throws -> Report {
    var planned = begun
    let (pieces, shares) = (TitlePieces(of: planned, in: place), TitleShares(planned))
    for _ in 0..<Self.mostRounds {
      let done = try await pieces.done()
      let missing = planned.plan.parts.filter { !done.isSuperset(of: pieces.names(of: $0)) }
      if missing.isEmpty {
        if let report = try await publish(planned, name, pieces, done, source) { return report }
        guard planned.repairs < Self.mostRepairs else { break }
        planned.repairs += 1
        try await planned.save(as: name, in: place)
        continue
      }
      var told = JobShares()
      for part in planned.plan.parts where !missing.contains(part) { told.byChild["\(part)"] = shares.share(of: part) }
      try await job.resetShares(told.byChild)
      try await job.updateProgress(shares.progress(told))
      try await job.log(
        "\(planned.plan.parts.count - missing.count) of \(planned.plan.parts.count) parts are there; waiting for the others")
      try await TitleFlow(job: job, name: name, planned: planned).make(missing)
      try await job.waitForChildren()
    }
    throw StorageError(
      .changed, "publish \(place.name)", found: "what is written there doesn't stay",
      remedy: "look for who deletes files of unfinished titles")
  }

  /// - Returns: nil where some of the pieces are damaged, which are forgotten then.
  private func publish(
    _ planned: PlannedTitle, _ name: String, _ pieces: TitlePieces, _ done: Set<TitlePieces.Name>, _ source: JobPlace
  ) async throws -> Report? {
    var progress = TitleShares(planned).progress(JobShares())
    (progress.percent, progress.stage) = (100, .package)
    if let total = progress.chunks?.total { progress.chunks?.done = total }
    try await job.updateProgress(progress)
    return try await job.alone(at: pieces.place.name) {
      let whole = try await pieces.verified(done)
      guard whole.count == done.count else {
        let damage = "\(done.count - whole.count) of \(done.count) pieces are damaged or gone; they are made again"
        job.logger.warning("\(damage)")
        try await job.log(damage)
        return nil
      }
      return try await publish(planned, name, pieces, whole, source)
    }
  }

  private func publish(
    _ planned: PlannedTitle, _ name: String, _ pieces: TitlePieces, _ made: [TrackPiece], _ source: JobPlace
  ) async throws -> Report {
    let place = pieces.place
    let package = try TitlePackage(planned.plan, encoder: planned.encoder, pieces: made)
    let parts = try await job.children().values(as: MadePart.self).values
    let report = package.report(
      film: URL(filePath: source.text).lastPathComponent,
      seconds: Date().timeIntervalSince1970 - Double(planned.plannedAt) / 1000,
      cpuSeconds: parts.reduce(0) { $0 + ($1.cpuSeconds ?? 0) })
    let older = try await TitlePublication(place: place).publish(package, report, from: pieces)
    // The title is there, so that a cancellation is too late.
    try await withoutCancellation {
      try await TitleSweep(place: place, queue: job.queue).run(for: job.id, publishedOver: older)
      try await UnfinishedTitles(queue: job.queue).forget(job.id)
    }
    place.tidy()
    try await job.log("published \(report.files.count) files to \(place.name)")
    return report
  }

  /// What every child's result tells.
  private struct MadePart: Decodable {
    var cpuSeconds: Double?
  }
}

extension TranscodeJob.Result {
  init(_ report: Report, in output: JobPlace) {
    self.init(
      output: output.text, hls: output.appending("master.m3u8"), dash: output.appending("manifest.mpd"),
      report: output.appending("report.json"),
      duration: report.duration,
      renditions: report.renditions.reversed().map {
        TranscodeJob.Rendition(
          name: $0.name, width: $0.width, height: $0.height, averageBitRate: $0.averageBitRate, peakBitRate: $0.peakBitRate)
      })
  }
}
