import Foundation
import Jobs
import Media
import Queue

/// Does a `thumbnails` job: pictures at even times of a film.
struct ThumbnailsHandler {
  let job: JobContext<ThumbnailsJob.Payload>

  func run() async throws -> ThumbnailsJob.Result {
    let payload = job.payload
    try checkPaths(source: payload.source, output: payload.output)
    return try await explainingFailure(of: payload.source) {
      var profile = try Profile.builtIn(Profile.builtInNames[0])
      profile.thumbnails.count = payload.count
      try profile.validate()
      let track = try await ThumbnailMaker(settings: profile.thumbnails).make(payload.source, to: payload.output)
      try await job.updateProgress(ThumbnailsJob.Progress(percent: 100))
      let folder = URL(filePath: payload.output, directoryHint: .isDirectory).appending(path: "thumbnails")
      return ThumbnailsJob.Result(output: folder.path, count: track?.count ?? 0)
    }
  }
}
