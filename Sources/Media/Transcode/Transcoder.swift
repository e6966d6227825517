import Foundation

/// Makes a title of a film, in this process: probe, plan, encode the chunks and tracks, package, publish.
public struct Transcoder: Sendable {
  public let profile: Profile
  /// Chunks that are encoded at the same time; `nil` chooses by the cores and by how many of them one chunk can use.
  public let chunksInFlight: Int?
  public let limits: Limits

  public init(profile: Profile, chunksInFlight: Int? = nil, limits: Limits = .default) {
    (self.profile, self.chunksInFlight, self.limits) = (profile, chunksInFlight, limits)
  }

  /// Transcodes the film at `source` into the folder `output`. Stops within moments of the task's cancellation.
  ///
  /// - Returns: the report that is also written beside the title.
  /// - Throws: `MediaError`, `PlanError` or `ProfileError`; the output folder is then as it was before.
  public func transcode(
    _ source: String, to output: String, progress: @escaping @Sendable (TranscodeProgress) -> Void = { _ in }
  ) async throws -> Report {
    try await transcode(LocalFilm(source), to: output, progress: progress)
  }

  /// The same of a film that may be elsewhere.
  public func transcode(
    _ film: any FilmBytes, to output: String, progress: @escaping @Sendable (TranscodeProgress) -> Void = { _ in }
  ) async throws -> Report {
    let cancellation = Cancellation()
    return try await withTaskCancellationHandler {
      try await run(film, output, ProgressMeter(progress), cancellation)
    } onCancel: {
      cancellation.cancel()
    }
  }

  private func run(
    _ film: any FilmBytes, _ output: String, _ meter: ProgressMeter, _ cancellation: Cancellation
  ) async throws -> Report {
    let stopwatch = Stopwatch()
    meter.enter(.probing)
    let plan = try await Threads.run("probe") {
      try Plan.make(film, profile: profile, limits: limits, cancellation: cancellation) { meter.plan($0) }
    }
    let choice = try await Threads.run("choose an encoder") { try EncoderChoice(for: plan) }
    let title = try TitleFolder(output, for: .title)
    do {
      let task = TitleTask(
        plan: plan, encoder: choice.name, film: film, root: title.root, limits: limits, cancellation: cancellation)
      try title.makeFolders(task.folders)
      meter.start(plan)
      let pieces = try await TitleWork(task: task).run(chunksInFlight: chunksInFlight, meter)
      meter.enter(.packaging)
      let package = try TitlePackage(plan, encoder: choice, pieces: pieces)
      for file in package.files { _ = try WrittenFile(file.bytes, to: file.path, in: title.root) }
      let report = package.report(film: film.name, seconds: stopwatch.seconds, cpuSeconds: stopwatch.cpuSeconds)
      _ = try WrittenFile(report.json, to: "report.json", in: title.root)
      try cancellation.check()
      meter.enter(.publishing)
      try title.publish()
      return report
    } catch {
      title.discard()
      throw cancellation.isCancelled ? cancellation.reason ?? MediaError.cancelled : error
    }
  }
}

/// Wall-clock and processor time since it was made.
struct Stopwatch: Sendable {
  private let start = ContinuousClock.now
  private let cpuStart = Stopwatch.cpuNow

  var seconds: Double { (.now - start) / .seconds(1) }
  var cpuSeconds: Double { Self.cpuNow - cpuStart }

  private static var cpuNow: Double {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
  }
}
