import Foundation
import Jobs
import Media
import Queue

/// Does a `thumbnails` job: pictures at even times of a film.
struct ThumbnailsHandler {
  let job: JobContext<ThumbnailsJob.Payload>
  let workplace: Workplace

  func run() async throws -> ThumbnailsJob.Result {
    let payload = job.payload
    let source = try JobPlace(payload.source, "source")
    let output = try JobPlace(payload.output, "output")
    return try await explainingFailure(of: payload.source) {
      var profile = try Profile.builtIn(Profile.builtInNames[0])
      profile.thumbnails.count = payload.count
      try profile.validate()
      let film = try await workplace.film(source)
      let count = try await workplace.withFolder(for: output) { folder in
        let track = try await ThumbnailMaker(settings: profile.thumbnails).make(film, to: folder)
        if case .key(let prefix) = output {
          let pictures = URL(filePath: folder).appending(path: ThumbnailMaker.folder)
          try await ThumbnailsPublication(store: workplace.store, prefix: prefix, folder: pictures).publish()
        }
        return track?.count ?? 0
      }
      try await job.updateProgress(ThumbnailsJob.Progress(percent: 100))
      return ThumbnailsJob.Result(output: output.appending(ThumbnailMaker.folder), count: count)
    }
  }
}
