import Foundation
import Jobs
import Media
import Queue
import Testing

@testable import Worker

struct TranscodeHandlerTests {
  @Test func aFilmBecomesATitle() async throws {
    try await Workshop.open { workshop in
      let payload = TranscodeJob.Payload(source: try await workshop.film(), profile: "abr-h264", output: workshop.path("title"))
      let (progress, end) = try await workshop.perform(TranscodeJob.self, payload)
      guard case .completed(let value) = end else { throw Unexpected(update: end) }
      let result = try value.decode(as: TranscodeJob.Result.self)
      #expect(result.hls == workshop.path("title/master.m3u8"))
      #expect(abs(result.duration - 3) < 0.1)
      #expect(result.renditions.map(\.width) == result.renditions.map(\.width).sorted())
      #expect([result.hls, result.dash, result.report].allSatisfy(FileManager.default.fileExists))
      #expect(progress.last?.stage == .package)
      #expect(progress.map(\.percent) == progress.map(\.percent).sorted())
    }
  }

  @Test(arguments: [
    ("notes.mp4", "abr-h264", "notes.mp4"), ("film.mp4", "abr-h265", "abr-h264, abr-hevc"), ("film.mp4", "/etc/p.yml", "p.yml"),
  ])
  func whatNoAttemptCanMendFailsAtOnce(_ film: String, _ profile: String, _ reason: String) async throws {
    try await Workshop.open { workshop in
      _ = try await workshop.film()
      try Data("Once upon a time".utf8).write(to: URL(filePath: workshop.path("notes.mp4")))
      let payload = TranscodeJob.Payload(source: workshop.path(film), profile: profile, output: workshop.path("title"))
      let (_, end) = try await workshop.perform(TranscodeJob.self, payload)
      guard case .failed(let found) = end else { throw Unexpected(update: end) }
      #expect(found.contains(reason))
      #expect(try await Queue(name: TranscodeJob.queue, redis: workshop.redis).job("1")?.attemptsMade == 1)
      #expect(!FileManager.default.fileExists(atPath: workshop.path("title")))
    }
  }
}

extension TranscodeHandlerTests {
  @Test(arguments: [
    ("./film.mp4", "/titles/film", "source"), ("/films/film.mp4", "../film", "output"), ("/films/film.mp4", "", "output"),
  ])
  func aPayloadOutOfRangeFailsAtOnce(_ source: String, _ output: String, _ key: String) async throws {
    try await Workshop.open { workshop in
      let payload = TranscodeJob.Payload(source: source, profile: "abr-h264", output: output)
      let (_, end) = try await workshop.perform(TranscodeJob.self, payload)
      guard case .failed(let found) = end else { throw Unexpected(update: end) }
      #expect(found.hasPrefix(key))
      #expect(try await Queue(name: TranscodeJob.queue, redis: workshop.redis).job("1")?.attemptsMade == 1)
    }
  }
}

struct Unexpected: Error {
  let update: JobUpdate
}
