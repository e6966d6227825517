import Foundation
import Jobs
import Logging
import NIOCore
import Queue
import Redis
import Storage
import StorageTestKit
import Synchronization
import TestFolder
import Testing

@testable import Media
@testable import Worker

/// What lies at a title's output, when several jobs are about it and when they leave it.
@Suite(.timeLimit(.minutes(2)))
struct TitleOutputTests {
  private static let profile =
    "video:\n  codec: h264\n  preset: ultrafast\n  ladder:\n    - {name: 90p, width: 160, height: 90, cap: 90}\n"
    + "thumbnails:\n  count: 4\n"
  private let output = "titles/film"

  private func open(store: (any ObjectStore)? = nil, _ body: (Workshop) async throws -> Void) async throws {
    try await Workshop.open(profiles: ["small": Self.profile], store: store) { workshop in
      for (name, seconds) in [("film.mp4", 3), ("other.mp4", 5)] {
        try await workshop.store.upload(file: workshop.film(name, seconds: seconds), to: ObjectKey(name))
      }
      try await body(workshop)
    }
  }

  private func transcode(_ workshop: Workshop, _ source: String = "film.mp4") async throws -> String {
    try await workshop.queue(TranscodeJob.queue).add(
      TranscodeJob.self, TranscodeJob.Payload(source: source, profile: "small", output: output))
  }

  private func finish(_ workshop: Workshop, _ id: String) async throws {
    let (_, end) = try await workshop.follow(TranscodeJob.self, id)
    guard case .completed = end else { throw Unexpected(update: end) }
  }

  private func paths(_ workshop: Workshop, _ output: String = "titles/film") async throws -> [String] {
    let prefix = try ObjectKey(output)
    return try await workshop.store.objects(under: prefix).compactMap { $0.key.path(under: prefix) }
  }

  /// Everything that the report names is there as it says, and nothing else of a title.
  private func checkTitle(_ workshop: Workshop) async throws {
    let place = TitlePlace(.key(try ObjectKey(output)), in: workshop.store)
    let report = try #require(try await place.report())
    for (path, digest) in report.files {
      let facts = try #require(try await place.facts(of: path), "\(path)")
      #expect(try await workshop.store.digest(of: facts) == digest, "\(path)")
    }
    let others = try await paths(workshop).filter { report.files[$0] == nil && !TitlePieces.isRecord($0) }
    #expect(others == ["report.json"])
    let tracks = try await place.names().filter(TrackFolders.names).map { $0.dropLast(17) }
    #expect(tracks.count == Set(tracks).count, "a folder a track: \(tracks)")
  }

  @Test("jobs for one output publish one after the other: a title is whole, whichever comes last")
  func twoAtOnce() async throws {
    try await open { workshop in
      for _ in 0..<3 {
        let ids = [try await transcode(workshop), try await transcode(workshop, "other.mp4")]
        for id in ids { try await finish(workshop, id) }
        try await checkTitle(workshop)
      }
    }
  }

  @Test("a job that is ready waits, without an attempt counted, while another one has the output")
  func turn() async throws {
    try await open { workshop in
      let (queue, chunks) = (try workshop.queue(TranscodeJob.queue), try workshop.queue(TranscodeChunkJob.queue))
      try await chunks.pause()
      let id = try await transcode(workshop)
      for try await event in queue.events(after: "0") {
        if case .waitingChildren = event.kind { break }
      }
      let held: Void? = try await RedisLock.ofOutput(output, on: workshop.redis).holding {
        try await chunks.resume()
        for try await event in queue.events(after: "0") {
          if case .delayed = event.kind { break }
        }
        #expect(try await !paths(workshop).contains { ["report.json", "master.m3u8"].contains($0) })
      }
      #expect(held != nil)
      try await finish(workshop, id)
      #expect(try await queue.job(id)?.attemptsMade == 1)
      try await checkTitle(workshop)
    }
  }

  @Test(
    "a finished piece whose bytes have changed is made again, and it alone",
    arguments: [("90p-", "00001.m4s", "90p"), ("thumbnails", "001.jpg", "thumbnails")])
  func damage(_ folder: String, _ name: String, _ track: String) async throws {
    try await open { workshop in
      try await finish(workshop, try await transcode(workshop))
      let path = try #require(try await paths(workshop).first { $0.hasPrefix(folder) && $0.hasSuffix("/\(name)") })
      let file = URL(filePath: workshop.path("store/\(output)/\(path)"))
      let good = try Data(contentsOf: file)
      var bad = good
      bad[bad.count / 2] ^= 1
      try bad.write(to: file)
      let id = try await transcode(workshop)
      try await finish(workshop, id)
      #expect(try Data(contentsOf: file) == good)
      try await checkTitle(workshop)
      let children = try await workshop.queue(TranscodeJob.queue).children(of: id).keys
      #expect(children.count == 1)
      #expect(children.first?.contains(track == "thumbnails" ? "thumbnails" : "chunk-0") == true, "\(children)")
      let log = try await workshop.queue(TranscodeJob.queue).logs(of: id)
      #expect(log.contains { $0.hasPrefix("1 of 3 pieces are damaged or gone") }, "\(log)")
    }
  }

  @Test("what an attempt has put there before its worker was lost is no stranger to the next one")
  func brokenOff() async throws {
    try await open { workshop in
      let (queue, chunks) = (try workshop.queue(TranscodeJob.queue), try workshop.queue(TranscodeChunkJob.queue))
      try await chunks.pause()
      let id = try await transcode(workshop)
      for try await event in try workshop.queue(ThumbnailsJob.queue).events(after: "0") {
        if case .completed = event.kind { break }
      }
      let picture = try #require(try await paths(workshop).first { $0.hasPrefix("thumbnails-") && $0.hasSuffix("/001.jpg") })
      let facts = try await workshop.store.facts(of: ObjectKey("\(output)/\(picture)"))
      try await workshop.store.move(facts, to: ObjectKey("\(output)/thumbnails/001.jpg"))
      try await chunks.resume()
      try await finish(workshop, id)
      #expect(try await queue.job(id)?.attemptsMade == 1)
      try await checkTitle(workshop)
    }
  }

  @Test("a title that failed keeps its pieces, until its job is removed")
  func removal() async throws {
    try await open { workshop in
      let id = try await failHalfway(workshop, "film.mp4", to: output)
      #expect(try await paths(workshop).contains { $0.hasPrefix("audio-") })
      #expect(try await paths(workshop).contains { $0.hasPrefix("thumbnails-") })
      try await workshop.queue(TranscodeJob.queue).remove(id)
      while try await !paths(workshop).isEmpty { try await Task.sleep(for: .milliseconds(50)) }
    }
  }

  @Test("of a title that is cancelled while its first pieces are put, no file stays")
  func cancelledHalfPut() async throws {
    try await openHolding(recordsOf: "") { workshop, held in
      let id = try await transcode(workshop)
      _ = await held.first { _ in true }
      #expect(try await !paths(workshop).contains(where: TitlePieces.isRecord))
      #expect(try await workshop.queue(TranscodeJob.queue).cancel(id))
      try await isSwept(workshop)
    }
  }

  @Test("of a title that failed while a first piece was put, no file stays when its job is removed")
  func failedHalfPut() async throws {
    try await openHolding(recordsOf: "audio-") { workshop, held in
      let id = try await failHalfPut(workshop, held)
      let left = try await paths(workshop).filter { $0.hasPrefix("audio-") }
      #expect(!left.isEmpty && !left.contains(where: TitlePieces.isRecord), "\(left)")
      try await workshop.queue(TranscodeJob.queue).remove(id)
      try await isSwept(workshop)
    }
  }

  @Test("a failed title that is tried again with another film leaves nothing of the first; one beside it keeps what it has")
  func failedAndTriedAgain() async throws {
    try await openHolding(recordsOf: "audio-") { workshop, held in
      let (queue, chunks) = (try workshop.queue(TranscodeJob.queue), try workshop.queue(TranscodeChunkJob.queue))
      let id = try await failHalfPut(workshop, held)
      let first = try await paths(workshop).filter { $0.hasPrefix("audio-") }
      #expect(!first.isEmpty)
      // Another job there that is cancelled takes nothing of it.
      try await chunks.pause()
      let cancelled = try await transcode(workshop, "other.mp4")
      _ = await held.first { _ in true }
      #expect(try await queue.cancel(cancelled))
      try await areForgotten(workshop, but: [id])
      #expect(try await paths(workshop).contains { $0.hasPrefix("thumbnails-") && TitlePieces.isRecord($0) })
      #expect(try await paths(workshop).filter { $0.hasPrefix("audio-") } == first)
      try await chunks.resume()
      try await queue.retry(id)
      _ = await held.first { _ in true }
      #expect(try await queue.cancel(id))
      try await isSwept(workshop)
    }
  }

  /// A job that has put the files of its sound and all of its thumbnails when its film changes, and is held there.
  private func failHalfPut(_ workshop: Workshop, _ held: AsyncStream<Void>) async throws -> String {
    let chunks = try workshop.queue(TranscodeChunkJob.queue)
    try await chunks.pause()
    let id = try await transcode(workshop)
    _ = await held.first { _ in true }
    for try await event in try workshop.queue(ThumbnailsJob.queue).events(after: "0") {
      if case .completed = event.kind { break }
    }
    try await workshop.store.upload(file: workshop.path("other.mp4"), to: ObjectKey("film.mp4"))
    try await chunks.resume()
    let (_, end) = try await workshop.follow(TranscodeJob.self, id)
    guard case .failed(let reason) = end else { throw Unexpected(update: end) }
    #expect(reason.contains("has changed since"), "\(reason)")
    return id
  }

  @Test(
    "a job that is removed while it puts its title leaves nothing of it, or all of it where an older title was",
    arguments: [false, true])
  func removedWhilePublishing(over older: Bool) async throws {
    try await openRefusing { workshop, refuse in
      let queue = try workshop.queue(TranscodeJob.queue)
      if older { try await finish(workshop, try await transcode(workshop)) }
      refuse(true)
      let id = try await transcode(workshop, "other.mp4")
      for try await event in queue.events(after: "0") {
        if case .delayed = event.kind { break }
      }
      let picture = try await workshop.store.facts(of: ObjectKey("\(output)/thumbnails/001.jpg"))
      refuse(false)
      try await queue.cancel(id)
      try await areForgotten(workshop)
      if older {
        try await checkTitle(workshop)
        #expect(try await workshop.store.facts(of: ObjectKey("\(output)/thumbnails/001.jpg")) == picture)
      } else {
        #expect(try await paths(workshop) == [])
      }
      // And it can be published to.
      try await finish(workshop, try await transcode(workshop))
      try await checkTitle(workshop)
    }
  }

  @Test("a title that was broken off while it was put is no stranger to another job, and doesn't come after that one's")
  func brokenOffWhilePublishing() async throws {
    try await openRefusing { workshop, refuse in
      refuse(true)
      let queue = try workshop.queue(TranscodeJob.queue)
      let broken = try await transcode(workshop, "other.mp4")
      for try await event in queue.events(after: "0") {
        if case .delayed = event.kind { break }
      }
      refuse(false)
      try await finish(workshop, try await transcode(workshop))
      let title = try await workshop.store.digest(of: workshop.store.facts(of: ObjectKey("\(output)/master.m3u8")))
      try await queue.cancel(broken)
      try await areForgotten(workshop)
      try await checkTitle(workshop)
      #expect(try await workshop.store.digest(of: workshop.store.facts(of: ObjectKey("\(output)/master.m3u8"))) == title)
    }
  }

  /// With a store that takes no manifests while it is told to refuse them.
  private func openRefusing(
    _ body: (_ workshop: Workshop, _ refuse: (Bool) -> Void) async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    let refuses = Mutex(false)
    let store = WatchedStore(FolderStore(folder.url.path)) { key, _ in
      guard key.name == "manifest.mpd", refuses.withLock({ $0 }) else { return }
      throw StorageError(.refused, "write \(key)", found: "the test refuses it")
    }
    try await open(store: store) { workshop in
      try await body(workshop) { refuse in refuses.withLock { $0 = refuse } }
    }
  }

  /// With a store where no record comes into its place in a folder of a track.
  ///
  /// - Parameter track: what such a folder's name begins with.
  private func openHolding(
    recordsOf track: String, _ body: (_ workshop: Workshop, _ held: AsyncStream<Void>) async throws -> Void
  ) async throws {
    let (folder, (held, hold)) = (try TemporaryFolder(), AsyncStream.makeStream(of: Void.self))
    let prefix = try ObjectKey(output)
    let store = WatchedStore(FolderStore(folder.url.path)) { key, _ in
      guard let path = key.path(under: prefix), path.hasPrefix(track), TitlePieces.isRecord(path) else { return }
      hold.yield()
      // Until it is cancelled.
      for await _ in AsyncStream<Void>.makeStream().stream {}
      try Task.checkCancellation()
    }
    try await open(store: store) { try await body($0, held) }
  }

  /// Nobody is going to look for the title any more, and there is nothing of it.
  private func isSwept(_ workshop: Workshop) async throws {
    try await areForgotten(workshop)
    #expect(try await paths(workshop) == [])
  }

  /// Waits until no titles but these jobs' are looked for any more.
  private func areForgotten(_ workshop: Workshop, but ids: Set<String> = []) async throws {
    let titles = UnfinishedTitles(queue: try workshop.queue(TranscodeJob.queue))
    while try await Set(titles.all().keys) != ids {
      try Task.checkCancellation()
      await Task.yield()
    }
  }

  @Test("what a failed title has left goes soon after retention has removed its job; other jobs' and titles' files stay")
  func retention() async throws {
    try await open { workshop in
      let (queue, source) = (try workshop.queue(TranscodeJob.queue), "other.mp4")
      try await finish(workshop, try await transcode(workshop))
      let titleBefore = try await paths(workshop)
      let sweeper = Task {
        await AbandonedTitles(
          queue: queue, store: workshop.store, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
          interval: .milliseconds(50)
        ).run()
      }
      defer { sweeper.cancel() }
      let old = try await failHalfway(workshop, source, to: output)
      let kept = "titles/kept"
      #expect(try await paths(workshop).count > titleBefore.count)
      let new = try await failHalfway(workshop, source, to: kept)
      #expect(try await queue.state(of: old) == .unknown)
      #expect(try await queue.state(of: new) == .failed)
      try await areForgotten(workshop, but: [new])
      #expect(try await paths(workshop) == titleBefore)
      try await checkTitle(workshop)
      #expect(try await paths(workshop, kept).contains { $0.hasPrefix("audio-") })
    }
  }

  /// A job with a part done, whose film changes then. The queue keeps none that failed before it.
  private func failHalfway(_ workshop: Workshop, _ source: String, to output: String) async throws -> String {
    let (queue, chunks) = (try workshop.queue(TranscodeJob.queue), try workshop.queue(TranscodeChunkJob.queue))
    let others = try [TranscodeAudioJob.queue, ThumbnailsJob.queue].map(workshop.queue)
    let positions = try await forEach(others) { try await $0.eventPosition() }
    try await chunks.pause()
    var options = TranscodeJob.options
    options.removeOnFail = .newest(1)
    let payload = TranscodeJob.Payload(source: source, profile: "small", output: output)
    let id = try await queue.add(TranscodeJob.self, payload, options: options)
    for (queue, position) in zip(others, positions) {
      for try await event in queue.events(after: position) {
        if case .completed = event.kind { break }
      }
    }
    let film = URL(filePath: workshop.path("store/\(source)"))
    let bytes = try Data(contentsOf: film)
    try Data(bytes.reversed()).write(to: film)
    try await chunks.resume()
    let (_, end) = try await workshop.follow(TranscodeJob.self, id)
    guard case .failed = end else { throw Unexpected(update: end) }
    try bytes.write(to: film)
    return id
  }
}
