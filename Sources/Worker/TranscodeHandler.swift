import Foundation
import Jobs
import Media
import Queue

/// Does a `transcode` job: a film becomes a title.
struct TranscodeHandler {
  let job: JobContext<TranscodeJob.Payload>
  let workplace: Workplace

  func run() async throws -> TranscodeJob.Result {
    let payload = job.payload
    let source = try JobPlace(payload.source, "source")
    let output = try JobPlace(payload.output, "output")
    if let chunks = payload.chunksInFlight, !(1...64).contains(chunks) {
      throw UnrecoverableError("chunksInFlight is \(chunks); it can be 1 to 64")
    }
    return try await explainingFailure(of: payload.source) {
      // Built in only: a job's sender names a profile, and has no business with the files of this machine.
      let transcoder = Transcoder(profile: try Profile.builtIn(payload.profile), chunksInFlight: payload.chunksInFlight)
      let film = try await workplace.film(source)
      let report = try await workplace.withFolder(for: output) { folder in
        let report = try await reportingProgress(to: job) { tell in
          try await transcoder.transcode(film, to: folder) { tell(TranscodeJob.Progress($0)) }
        }
        if case .key(let prefix) = output {
          try await TitlePublication(store: workplace.store, prefix: prefix, folder: URL(filePath: folder)).publish(report)
        }
        return report
      }
      logFetched(of: film)
      return TranscodeJob.Result(report, in: output)
    }
  }
}

extension TranscodeHandler {
  private func logFetched(of film: any FilmBytes) {
    guard let film = film as? StoredFilm else { return }
    job.logger.info("film read from the store", metadata: ["bytes": "\(film.fetched)", "size": "\(film.size)"])
  }
}

extension TranscodeJob.Progress {
  init(_ progress: TranscodeProgress) {
    let isEncoding = progress.framesPerSecond > 0
    self.init(
      percent: (progress.fraction * 1000).rounded() / 10, fps: isEncoding ? progress.framesPerSecond : nil,
      speed: isEncoding ? progress.speed : nil, secondsLeft: progress.secondsLeft, stage: TranscodeJob.Stage(progress.stage),
      chunks: progress.totalChunks == 0
        ? nil : TranscodeJob.Chunks(done: progress.chunks, active: progress.activeChunks, total: progress.totalChunks))
  }
}

extension TranscodeJob.Stage {
  init(_ stage: TranscodeProgress.Stage) {
    self =
      switch stage {
      case .probing: .probe
      case .encoding: .encode
      case .packaging, .publishing: .package
      }
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
