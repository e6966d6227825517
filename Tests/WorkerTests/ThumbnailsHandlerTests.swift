import Foundation
import Jobs
import Testing

@testable import Worker

struct ThumbnailsHandlerTests {
  @Test func picturesAreTakenFromAFilm() async throws {
    try await Workshop.open { workshop in
      let payload = ThumbnailsJob.Payload(source: try await workshop.film(), output: workshop.path("pictures"), count: 5)
      let (progress, end) = try await workshop.perform(ThumbnailsJob.self, payload)
      guard case .completed(let value) = end else { throw Unexpected(update: end) }
      let result = try value.decode(as: ThumbnailsJob.Result.self)
      #expect(result.count == 5)
      #expect(FileManager.default.fileExists(atPath: result.output + "/thumbnails.vtt"))
      #expect(progress.last?.percent == 100)
    }
  }
}
