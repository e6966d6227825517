import Foundation
import Jobs
import NIOCore
import Queue
import Storage
import TestFolder
import Testing

@testable import Worker

/// A title is made by a flow of jobs, whose pieces are never made twice.
@Suite(.timeLimit(.minutes(2)))
struct TitleFlowTests {
  /// A ladder of small pictures.
  private static func profile(_ heights: [Int]) -> String {
    let rungs = heights.map { "    - {name: \($0)p, width: \($0 * 16 / 9 / 2 * 2), height: \($0), cap: \($0)}" }
    return "video:\n  codec: h264\n  preset: ultrafast\n  ladder:\n" + rungs.joined(separator: "\n") + "\n"
  }

  private func transcode(_ workshop: Workshop, _ profile: String, to output: String = "titles/film") async throws -> String {
    try await workshop.queue(TranscodeJob.queue).add(
      TranscodeJob.self, TranscodeJob.Payload(source: "film.mp4", profile: profile, output: output))
  }

  private func finished(_ workshop: Workshop, _ id: String) async throws -> TranscodeJob.Result {
    let (_, end) = try await workshop.follow(TranscodeJob.self, id)
    guard case .completed(let value) = end else { throw Unexpected(update: end) }
    return try value.decode()
  }

  /// What the children of a job have made, and what was there.
  private func pieces(_ workshop: Workshop, _ id: String) async throws -> (made: Set<String>, there: Set<String>) {
    let children = try await workshop.queue(TranscodeJob.queue).children(of: id)
    let results = children.processed.values.compactMap { try? $0.decode(as: TitlePartResult.self) }.flatMap(\.pieces)
    return (Set(results.filter { !$0.wasThere }.map(\.track)), Set(results.filter(\.wasThere).map(\.track)))
  }

  private func segments(_ workshop: Workshop, _ title: String) async throws -> [String: Data] {
    var files: [String: Data] = [:]
    for object in try await workshop.store.objects(under: ObjectKey(title)) where object.key.name.hasSuffix(".m4s") {
      let bytes = try await workshop.store.read(object, 0..<object.size)
      files[try #require(object.key.path(under: ObjectKey(title)))] = Data(bytes.readableBytesView)
    }
    return files
  }

  @Test func thePartsAreChildrenOfTheJob() async throws {
    try await Workshop.open(profiles: ["small": Self.profile([90, 180])]) { workshop in
      try await workshop.store.upload(file: workshop.film(seconds: 20), to: ObjectKey("film.mp4"))
      let id = try await transcode(workshop, "small")
      let (progress, end) = try await workshop.follow(TranscodeJob.self, id)
      guard case .completed = end else { throw Unexpected(update: end) }
      let names = try await workshop.queue(TranscodeJob.queue).children(of: id).keys.map { key in
        key.split(separator: ":").dropFirst().first.map(String.init) ?? ""
      }
      #expect(names.filter { $0 == "transcode.chunk" }.count == 3)
      #expect(Set(names) == ["transcode.chunk", "transcode.audio", "thumbnails"])
      #expect(progress.map(\.percent) == progress.map(\.percent).sorted())
      #expect(progress.last?.percent == 100)
      #expect(progress.compactMap(\.chunks).last == .init(done: 3, active: 0, total: 3))
    }
  }

  @Test("a piece that is there isn't made again: another job for the same title, and a rung more")
  func checkpoints() async throws {
    try await Workshop.open(profiles: ["two": Self.profile([90, 180]), "three": Self.profile([90, 120, 180])]) { workshop in
      try await workshop.store.upload(file: workshop.film(seconds: 20), to: ObjectKey("film.mp4"))
      let first = try await transcode(workshop, "two")
      #expect(try await finished(workshop, first).renditions.map(\.name) == ["90p", "180p"])
      let before = try await segments(workshop, "titles/film")

      let again = try await transcode(workshop, "two")
      _ = try await finished(workshop, again)
      #expect(try await workshop.queue(TranscodeJob.queue).children(of: again).keys.isEmpty)
      #expect(try await segments(workshop, "titles/film") == before)

      let more = try await transcode(workshop, "three")
      #expect(try await finished(workshop, more).renditions.map(\.name) == ["90p", "120p", "180p"])
      let (made, there) = try await pieces(workshop, more)
      #expect(made == ["120p"])
      #expect(there == ["90p", "180p"])
      let after = try await segments(workshop, "titles/film")
      #expect(after.filter { before[$0.key] != nil } == before)
      // As it is where nothing was there.
      let fresh = try await transcode(workshop, "three", to: "titles/fresh")
      _ = try await finished(workshop, fresh)
      #expect(
        try await segments(workshop, "titles/fresh").filter { $0.key.hasPrefix("120p") }
          == after.filter { $0.key.hasPrefix("120p") })
    }
  }

  @Test("a part that fails for good fails the title and ends the others; a retry goes on from what there is")
  func failure() async throws {
    try await Workshop.open(profiles: ["two": Self.profile([90, 180])]) { workshop in
      let (good, bad) = (try await workshop.film(seconds: 20), workshop.path("other.mp4"))
      // As long, and another film.
      try Data(Data(contentsOf: URL(filePath: good)).reversed()).write(to: URL(filePath: bad))
      try await workshop.store.upload(file: good, to: ObjectKey("film.mp4"))
      let chunks = try workshop.queue(TranscodeChunkJob.queue)
      try await chunks.pause()
      let id = try await transcode(workshop, "two")
      let queue = try workshop.queue(TranscodeJob.queue)
      for try await event in queue.events(after: "0") {
        if case .waitingChildren = event.kind { break }
      }
      for name in [TranscodeAudioJob.queue, ThumbnailsJob.queue] {
        for try await event in try workshop.queue(name).events(after: "0") {
          if case .completed = event.kind { break }
        }
      }
      try await workshop.store.upload(file: bad, to: ObjectKey("film.mp4"))
      try await chunks.resume()
      let (_, end) = try await workshop.follow(TranscodeJob.self, id)
      guard case .failed(let reason) = end else { throw Unexpected(update: end) }
      #expect(reason.contains(/^can't make chunk-\d: film.mp4 has changed since/), "\(reason)")
      while try await chunks.counts().active > 0 {}
      try await workshop.store.upload(file: good, to: ObjectKey("film.mp4"))
      try await queue.retry(id)
      _ = try await finished(workshop, id)
      try await TemporaryFolder.becomesEmpty(workshop.path("scratch"))
    }
  }

  @Test("a cancelled title's parts end, what waits is removed, and an older title stays as it was")
  func cancellation() async throws {
    try await Workshop.open(profiles: ["two": Self.profile([90, 180]), "large": Self.profile([90, 720])]) { workshop in
      let short = try await workshop.film(seconds: 5)
      try await workshop.store.upload(file: short, to: ObjectKey("film.mp4"))
      let older = try await transcode(workshop, "two")
      _ = try await finished(workshop, older)
      let before = try await workshop.store.objects(under: ObjectKey("titles/film"))
      try await synthesizeLong(workshop)
      let id = try await transcode(workshop, "large")
      let (queue, chunks) = (try workshop.queue(TranscodeJob.queue), try workshop.queue(TranscodeChunkJob.queue))
      for try await event in chunks.events(after: "0") {
        if case .progress = event.kind, try await chunks.counts().active > 0 { break }
      }
      #expect(try await queue.cancel(id, reason: "enough"))
      let (_, end) = try await workshop.follow(TranscodeJob.self, id)
      #expect(end == .failed(reason: "enough"))
      for name in Catalogue.queues {
        let queue = try workshop.queue(name)
        while try await queue.counts().active > 0 {}
        #expect(try await queue.counts().waiting == 0)
      }
      while try await workshop.store.objects(under: ObjectKey("titles/film")) != before {
        try await Task.sleep(for: .milliseconds(50))
      }
      try await TemporaryFolder.becomesEmpty(workshop.path("scratch"))
    }
  }

  private func synthesizeLong(_ workshop: Workshop) async throws {
    try await workshop.store.upload(file: workshop.film("long.mp4", seconds: 120), to: ObjectKey("film.mp4"))
  }
}
