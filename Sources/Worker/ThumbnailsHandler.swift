import Foundation
import Jobs
import Media
import Queue

/// Does a `thumbnails` job: pictures at even times of a film.
struct ThumbnailsHandler {
  let job: JobContext<ThumbnailsJob.Payload>

  func run() async throws -> ThumbnailsJob.Result {
    let payload = job.payload
    return try await explainingFailure(of: payload.source) {
      var settings = try Profile.builtIn(Profile.builtInNames[0]).thumbnails
      settings.count = payload.count
      let track = try await ThumbnailMaker(settings: settings).make(payload.source, to: payload.output)
      try await job.updateProgress(ThumbnailsJob.Progress(percent: 100))
      let folder = URL(filePath: payload.output, directoryHint: .isDirectory).appending(path: "thumbnails")
      return ThumbnailsJob.Result(output: folder.path, count: track?.count ?? 0)
    }
  }
}
