import Foundation
import Jobs
import Media
import Queue
import Storage

/// Makes one part of a title: what of it isn't there yet.
struct TitlePartHandler<Payload: Sendable> {
  let job: JobContext<Payload>
  let work: TitlePartPayload
  let part: TitlePart
  let workplace: Workplace
  let nodes: FellowNodes

  func run() async throws -> TitlePartResult {
    let source = try JobPlace(work.source, "source")
    let output = try JobPlace(work.output, "output")
    return try await explainingFailure(of: work.source) { try await make(from: source, to: output) }
  }

  private func make(from source: JobPlace, to output: JobPlace) async throws -> TitlePartResult {
    let place = TitlePlace(output, in: workplace.store)
    guard let planned = try await PlannedTitle.load(work.plan, in: place), planned.givenUpAt == nil else {
      throw UnrecoverableError("the plan of \(place.name) isn't there: its title is published, or was given up")
    }
    let pieces = TitlePieces(of: planned, in: place)
    let names = pieces.names(of: part)
    let there = try await pieces.load(names)
    let clock = ContinuousClock.now
    let shares = TitleShares(planned)
    let share = shares.share(of: part)
    var cpuSeconds = 0.0
    if there.count < names.count {
      try await job.lookForRoom(at: output)
      try await nodes.admit(PartNeed(part, of: planned.plan), of: job)
      // Subtitles come out of one pass over the film.
      let wanted = part == .subtitles ? names : names.filter { there[$0] == nil }
      let film = try await workplace.film(source)
      let need = DiskNeed(part, of: planned.plan)
      cpuSeconds = try await workplace.noticingObstacles(writing: need) {
        try await workplace.withPartProcess(for: part, of: planned, film, writing: need) { process in
          let (made, cpuSeconds) = try await telling(shares) { tell in
            try await process.make(part, tracks: Set(wanted.map(\.track)), of: planned, film, progress: tell)
          }
          try await job.waitingForRoom(at: output, for: DiskNeed(made)) {
            for piece in made { _ = try await pieces.save(piece, from: process.folder) }
          }
          return cpuSeconds
        }
      }
      logFetched(of: film)
    }
    try await tell(PartProgress(fraction: 1, framesPerSecond: 0), share, shares)
    let seconds = (ContinuousClock.now - clock) / .seconds(1)
    try await job.log(
      "made \(names.count - there.count) of \(names.count) pieces in \(Self.rounded(seconds)) s, "
        + "\(Self.rounded(cpuSeconds)) s of the processor's time; the others were there")
    return TitlePartResult(
      pieces: try await forEach(names) { name in
        TitlePartResult.Piece(
          track: name.track, record: pieces.record(name), digest: try await pieces.digest(name), wasThere: there[name] != nil)
      }, seconds: seconds, cpuSeconds: cpuSeconds)
  }

  private static func rounded(_ seconds: Double) -> Double { (seconds * 10).rounded() / 10 }

  /// Does work whose progress is the job's and, by its share, the parent's. It ends when nobody wants it any more.
  private func telling<Value: Sendable>(
    _ shares: TitleShares,
    _ body: @escaping @Sendable (_ tell: @escaping @Sendable (PartProgress) -> Void) async throws -> Value
  ) async throws -> Value {
    let (progress, latest) = AsyncStream.makeStream(of: PartProgress.self, bufferingPolicy: .bufferingNewest(1))
    let share = shares.share(of: part)
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask {
        defer { latest.finish() }
        return try await body { latest.yield($0) }
      }
      group.addTask {
        for await step in progress { try await tell(step, share, shares) }
        return nil
      }
      defer { group.cancelAll() }
      while let value = try await group.next() { if let value { return value } }
      throw CancellationError()
    }
  }

  /// - Throws: `UnrecoverableError` when the title isn't wanted any more.
  private func tell(_ progress: PartProgress, _ share: Double, _ shares: TitleShares) async throws {
    do {
      let fps = progress.framesPerSecond > 0 ? progress.framesPerSecond : nil
      try await job.updateProgress(TitlePartProgress(percent: (progress.fraction * 1000).rounded() / 10, fps: fps))
      if let all = try await job.tellShare(progress.fraction * share, as: "\(part)") {
        try await job.tellParent(shares.progress(all))
      }
    } catch QueueError.jobMissing, QueueError.notInState {
      throw UnrecoverableError("the title isn't wanted any more")
    } catch {
      job.logger.warning("progress couldn't be told", metadata: ["error": "\(error)"])
    }
  }

  private func logFetched(of film: any FilmBytes) {
    guard let film = film as? StoredFilm else { return }
    job.logger.info("film read from the store", metadata: ["bytes": "\(film.fetched)", "size": "\(film.size)"])
  }
}
