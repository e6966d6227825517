import Foundation
import Jobs
import NIOCore
import Storage
import TestFolder
import Testing

@testable import Worker

/// Jobs whose film comes from the worker's storage, and whose title goes there.
struct StorageJobTests {
  private func transcode(_ workshop: Workshop, _ source: String, to output: String) async throws -> TranscodeJob.Result {
    let payload = TranscodeJob.Payload(source: source, profile: "abr-h264", output: output)
    let (_, end) = try await workshop.perform(TranscodeJob.self, payload)
    guard case .completed(let value) = end else { throw Unexpected(update: end) }
    return try value.decode()
  }

  @Test func aStoredFilmBecomesAStoredTitle() async throws {
    try await Workshop.open { workshop in
      try await workshop.store.upload(file: workshop.film(), to: ObjectKey("masters/film.mp4"))
      let result = try await transcode(workshop, "masters/film.mp4", to: "titles/film")
      #expect(result.hls == "titles/film/master.m3u8")
      // Byte for byte the title that is made of the film on disk.
      let local = try await transcode(workshop, workshop.path("film.mp4"), to: workshop.path("title"))
      let title = try ObjectKey("titles/film")
      for object in try await workshop.store.objects(under: title) where object.key.name != "report.json" {
        let path = local.output + "/" + (try #require(object.key.path(under: title)))
        let stored = try await workshop.store.read(object, 0..<object.size)
        #expect(FileManager.default.contents(atPath: path) == Data(stored.readableBytesView), "\(path)")
      }
      let files = try FileManager.default.subpathsOfDirectory(atPath: local.output).filter { $0.contains(".") }
      #expect(try await workshop.store.objects(under: title).count == files.count)
      try await TemporaryFolder.becomesEmpty(workshop.path("scratch"))
    }
  }

  @Test func aTitleTakesThePlaceOfTheOneBeforeIt() async throws {
    try await Workshop.open { workshop in
      let film = try await workshop.film()
      _ = try await transcode(workshop, film, to: "titles/film")
      try await workshop.store.put(ByteBuffer(string: "mine"), at: ObjectKey("titles/film/notes.txt"), type: "text/plain")
      let older = Set(try await workshop.store.objects(under: ObjectKey("titles/film")).map(\.key.path))
      let longer = try await workshop.film("longer.mp4", seconds: 5)
      _ = try await transcode(workshop, longer, to: "titles/film")
      let newer = Set(try await workshop.store.objects(under: ObjectKey("titles/film")).map(\.key.path))
      #expect(older.intersection(newer).allSatisfy { !$0.hasSuffix(".m4s") })
      #expect(newer.contains("titles/film/notes.txt"))
      let tracks = Set(newer.compactMap { $0.split(separator: "/").dropFirst(2).first }.filter { $0.contains("-") })
      #expect(tracks.count == Set(tracks.map { $0.dropLast(17) }).count, "a folder a track: \(tracks)")
    }
  }

  @Test func whatIsNotATitleIsNeverReplaced() async throws {
    try await Workshop.open { workshop in
      let film = try await workshop.film()
      try await workshop.store.put(ByteBuffer(string: "mine"), at: ObjectKey("other/master.m3u8"), type: "text/plain")
      let payload = TranscodeJob.Payload(source: film, profile: "abr-h264", output: "other")
      let (_, end) = try await workshop.perform(TranscodeJob.self, payload)
      guard case .failed(let reason) = end else { throw Unexpected(update: end) }
      #expect(reason.contains("other") && reason.contains("master.m3u8"))
      #expect(try await workshop.store.objects(under: nil).map(\.key.path) == ["other/master.m3u8"])
    }
  }

  @Test func thumbnailsOfAStoredFilm() async throws {
    try await Workshop.open { workshop in
      try await workshop.store.upload(file: workshop.film(), to: ObjectKey("film.mp4"))
      for count in [7, 5] {
        let payload = ThumbnailsJob.Payload(source: "film.mp4", output: "pictures", count: count)
        let (_, end) = try await workshop.perform(ThumbnailsJob.self, payload)
        guard case .completed(let value) = end else { throw Unexpected(update: end) }
        #expect(try value.decode() == ThumbnailsJob.Result(output: "pictures/thumbnails", count: count))
        let names = try await workshop.store.objects(under: ObjectKey("pictures/thumbnails")).map(\.key.name)
        #expect(names == (1...count).map { "00\($0).jpg" } + ["poster.jpg", "sprite-1.jpg", "thumbnails.vtt"])
      }
    }
  }

  @Test(arguments: ["../film.mp4", "a//b", "", ".hidden/film.mp4"])
  func whatIsNeitherPathNorKeyFailsAtOnce(_ source: String) async throws {
    try await Workshop.open { workshop in
      let payload = TranscodeJob.Payload(source: source, profile: "abr-h264", output: "titles/a")
      let (_, end) = try await workshop.perform(TranscodeJob.self, payload)
      guard case .failed(let reason) = end else { throw Unexpected(update: end) }
      #expect(reason.hasPrefix("source"))
    }
  }
}
