import Foundation
import Jobs
import Media
import Queue

/// Does a `transcode` job: a film becomes a title.
struct TranscodeHandler {
  let job: JobContext<TranscodeJob.Payload>

  func run() async throws -> TranscodeJob.Result {
    let payload = job.payload
    try checkPaths(source: payload.source, output: payload.output)
    if let chunks = payload.chunksInFlight, !(1...64).contains(chunks) {
      throw UnrecoverableError("chunksInFlight is \(chunks); it can be 1 to 64")
    }
    return try await explainingFailure(of: payload.source) {
      // Built in only: a job's sender names a profile, and has no business with the files of this machine.
      let transcoder = Transcoder(profile: try Profile.builtIn(payload.profile), chunksInFlight: payload.chunksInFlight)
      let report = try await reportingProgress(to: job) { tell in
        try await transcoder.transcode(payload.source, to: payload.output) { tell(TranscodeJob.Progress($0)) }
      }
      return TranscodeJob.Result(report, in: payload.output)
    }
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
  init(_ report: Report, in folder: String) {
    let folder = URL(filePath: folder, directoryHint: .isDirectory)
    func path(_ name: String) -> String { folder.appending(path: name).path }
    self.init(
      output: folder.path, hls: path("master.m3u8"), dash: path("manifest.mpd"), report: path("report.json"),
      duration: report.duration,
      renditions: report.renditions.reversed().map {
        TranscodeJob.Rendition(
          name: $0.name, width: $0.width, height: $0.height, averageBitRate: $0.averageBitRate, peakBitRate: $0.peakBitRate)
      })
  }
}
