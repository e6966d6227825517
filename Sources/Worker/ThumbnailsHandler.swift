import Foundation
import Jobs
import Media
import Queue

/// Does a `thumbnails` job: pictures at even times of a film.
struct ThumbnailsHandler {
  let job: JobContext<ThumbnailsJob.Payload>
  let workplace: Workplace
  let nodes: FellowNodes

  func run() async throws -> ThumbnailsJob.Result {
    let payload = job.payload
    let source = try JobPlace(payload.source, "source")
    let output = try JobPlace(payload.output, "output")
    if let plan = payload.plan { return try await makePart(ofPlan: plan, for: output) }
    return try await explainingFailure(of: payload.source) {
      var profile = try Profile.builtIn(Profile.builtInNames[0])
      profile.thumbnails.count = payload.count
      try profile.validate()
      let film = try await workplace.film(source)
      let count = try await workplace.withScratchFolder { folder in
        let order = MediaOrder(.thumbnails(profile.thumbnails), folder: folder.path)
        guard case .thumbnails(let track) = try await workplace.perform(order, on: film) else {
          throw MediaProcessError.otherAnswer(film: film.name)
        }
        try await job.alone(at: output.text) { try await publish(folder, to: output) }
        return track?.count ?? 0
      }
      try await job.updateProgress(ThumbnailsJob.Progress(percent: 100))
      return ThumbnailsJob.Result(output: output.appending(ThumbnailMaker.folder), count: count)
    }
  }

  /// Those of a title. They are put into their place when that is published.
  private func makePart(ofPlan plan: String, for output: JobPlace) async throws -> ThumbnailsJob.Result {
    let payload = job.payload
    let work = TitlePartPayload(film: payload.film, source: payload.source, output: payload.output, plan: plan)
    let made = try await TitlePartHandler(job: job, work: work, part: .thumbnails, workplace: workplace, nodes: nodes).run()
    let place = TitlePlace(output, in: workplace.store)
    let counts = try await forEach(made.pieces) { try await TitlePieces.load($0.record, in: place)?.thumbnails?.count ?? 0 }
    return ThumbnailsJob.Result(output: output.appending(ThumbnailMaker.folder), count: counts.reduce(0, +))
  }

  /// A film without picture and cover art has no thumbnails.
  private func publish(_ folder: URL, to output: JobPlace) async throws {
    let pictures = folder.appending(path: ThumbnailMaker.folder)
    guard FileManager.default.fileExists(atPath: pictures.path) else { return }
    switch output {
    case .path(let path): try ThumbnailMaker.place(from: folder.path, in: path)
    case .key(let prefix): try await ThumbnailsPublication(store: workplace.store, prefix: prefix, folder: pictures).publish()
    }
  }
}
