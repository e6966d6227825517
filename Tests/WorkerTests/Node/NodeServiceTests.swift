import Foundation
import Jobs
import Logging
import Media
import NIOCore
import Queue
import Redis
import Storage
import StorageTestKit
import TestFolder
import Testing

@testable import Worker

/// A node states itself, drains, and pauses for what is no job's fault.
@Suite(.timeLimit(.minutes(2)))
struct NodeServiceTests {
  private func small(_ encoder: String = "auto") -> String {
    "video:\n  codec: h264\n  preset: ultrafast\n  encoder: \(encoder)\n  ladder:\n    - {name: 90p, width: 160, height: 90, cap: 90}\n"
  }

  private func transcode(_ workshop: Workshop, _ profile: String = "small") async throws -> String {
    try await workshop.queue(TranscodeJob.queue).add(
      TranscodeJob.self, TranscodeJob.Payload(source: "film.mp4", profile: profile, output: "titles/film"))
  }

  @Test func aWorkerIsInTheRegisterForAsLongAsItRuns() async throws {
    try await Workshop.open { workshop in
      let node = try #require(try await workshop.nodes().first)
      #expect(node.state == .working && node.reason == nil)
      #expect(node.process == Int(ProcessInfo.processInfo.processIdentifier))
      #expect(node.encoders.contains("libx264"))
      #expect(Set(node.queues).isSuperset(of: ["transcode", "transcode.chunk", "transcode.audio", "thumbnails"]))
      #expect(node.concurrency == 2 && node.cores > 0 && node.memory > 0 && (node.scratchFree ?? 0) > 0)
      workshop.worker.cancel()
      try await workshop.worker.value
      #expect(try await NodeRegister(redis: workshop.redis).nodes().isEmpty)
    }
  }

  @Test("a node that drains ends what it has, takes nothing more, and is gone then")
  func draining() async throws {
    try await PrivateServer.withTemporary { server in
      let queue = try Queue(name: "letters", redis: RedisClient(url: server.url))
      let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      let (begun, begin) = AsyncStream.makeStream(of: Void.self)
      let (finished, finish) = AsyncStream.makeStream(of: Void.self)
      var options = WorkerOptions()
      (options.concurrency, options.graceTime) = (2, .zero)
      let worker = QueueWorker(queue, options: options, logger: logger) { (_: JobContext<String>) -> String in
        begin.yield()
        for await _ in finished {}
        return "sent"
      }
      let service = NodeService(worker, logger: logger)
      let work = Task { try await service.run() }
      try await queue.add("letter", "a")
      for await _ in begun { break }
      let register = NodeRegister(redis: queue.redis)
      try await register.drain(register.nodes().map(\.id))
      while try await register.nodes().first?.state != .draining { await Task.yield() }
      #expect(try await register.nodes().first?.runningJobs == 1)
      try await queue.add("letter", "b")
      finish.finish()
      try await work.value
      let counts = try await queue.counts()
      #expect((counts.completed, counts.waiting, counts.active) == (1, 1, 0))
      #expect(try await register.nodes().isEmpty)
    }
  }

  @Test("chunks for an encoder that only another node has wait for that one")
  func hardware() async throws {
    try await Workshop.open(profiles: ["small": small(), "software": small("libx264")]) { workshop in
      try await workshop.store.upload(file: workshop.film(), to: ObjectKey("film.mp4"))
      var other = try #require(try await workshop.nodes().first)
      (other.id, other.name, other.encoders) = ("gpu", "gpu", ["h264_nvenc"])
      other.queues = ["transcode.chunk.nvenc"]
      _ = try await NodeRegister(redis: workshop.redis).state(other)
      let id = try await transcode(workshop)
      let chunks = try workshop.queue("transcode.chunk.nvenc")
      for try await event in try workshop.queue(TranscodeAudioJob.queue).events(after: "0") {
        if case .completed = event.kind { break }
      }
      #expect(try await chunks.counts().waiting == 1)
      #expect(try await workshop.queue(TranscodeChunkJob.queue).counts() == JobCounts())
      #expect(try await workshop.queue(TranscodeJob.queue).state(of: id) == .waitingChildren)
      // A profile that names an encoder has it, whatever others would be faster.
      let (_, end) = try await workshop.follow(TranscodeJob.self, try await transcode(workshop, "software"))
      guard case .completed = end else { throw Unexpected(update: end) }
    }
  }

  @Test func anEncoderThatNobodyHasIsRefusedAtOnce() async throws {
    try await Workshop.open(profiles: ["small": small("h264_nvenc")]) { workshop in
      try await workshop.store.upload(file: workshop.film(), to: ObjectKey("film.mp4"))
      let (_, end) = try await workshop.follow(TranscodeJob.self, try await transcode(workshop))
      guard case .failed(let reason) = end else { throw Unexpected(update: end) }
      #expect(reason.hasPrefix("no node has h264_nvenc, which the profile small wants; "), "\(reason)")
      #expect(reason.contains(" has libx264, "), "\(reason)")
    }
  }

  @Test("a store that doesn't answer costs no attempt: the node pauses, and goes on when it answers")
  func storeThatStops() async throws {
    let server = try await S3Server()
    let _: Nothing? = try await server.boto.run("make", "films")
    var settings = try server.settings(bucket: "films")
    (settings.timeout, settings.attempts) = (.seconds(2), 1)
    let store = S3Store(settings)
    try await Workshop.open(store: store) { workshop in
      try await store.upload(file: workshop.film(), to: ObjectKey("film.mp4"))
      try await workshop.nodes()
      kill(server.processID, SIGSTOP)
      let queue = try workshop.queue(ThumbnailsJob.queue)
      let id = try await queue.add(
        ThumbnailsJob.self, ThumbnailsJob.Payload(source: "film.mp4", output: "pictures", count: 1))
      let paused = try await workshop.nodes { $0.state == .paused }
      #expect(paused.first?.reason?.contains("doesn't answer") == true)
      while try await queue.state(of: id) != .waiting { await Task.yield() }
      #expect(try await queue.job(id)?.attemptsMade == 0)
      kill(server.processID, SIGCONT)
      let (_, end) = try await workshop.follow(ThumbnailsJob.self, id)
      guard case .completed = end else { throw Unexpected(update: end) }
      #expect(try await queue.job(id)?.attemptsMade == 1)
      try await workshop.nodes { $0.state == .working && $0.reason == nil }
    }
  }

  @Test(
    "a store that is read and takes nothing costs a chunk no attempt: the node pauses, and goes on when it takes a trial",
    arguments: S3Server.FateOfWrites.allCases)
  func storeThatTakesNothing(_ fate: S3Server.FateOfWrites) async throws {
    let server = try await S3Server()
    let _: Nothing? = try await server.boto.run("make", "films")
    var settings = try server.settings(bucket: "films")
    (settings.timeout, settings.attempts) = (.seconds(2), 1)
    let store = S3Store(settings)
    try await Workshop.open(profiles: ["small": small()], store: store) { workshop in
      try await store.upload(file: workshop.film(), to: ObjectKey("film.mp4"))
      let chunks = try workshop.queue(TranscodeChunkJob.queue)
      try await chunks.pause()
      let title = try await transcode(workshop)
      for name in [TranscodeAudioJob.queue, ThumbnailsJob.queue] {
        for try await event in try workshop.queue(name).events(after: "0") {
          if case .completed = event.kind { break }
        }
      }
      let chunk = try await server.withWrites(fate) {
        try await chunks.resume()
        let paused = try await workshop.nodes { $0.state == .paused }
        #expect(paused.first?.reason?.hasPrefix("the store s3://films can't be written to: ") == true, "\(paused)")
        while try await chunks.counts().active > 0 { await Task.yield() }
        let chunk = try #require(try await chunks.jobs(in: .waiting).first)
        #expect((chunk.attemptsStarted, chunk.attemptsMade) == (1, 0))
        _ = try await store.facts(of: ObjectKey("film.mp4"))
        return chunk.id
      }
      let (_, end) = try await workshop.follow(TranscodeJob.self, title)
      guard case .completed = end else { throw Unexpected(update: end) }
      #expect(try await chunks.job(chunk)?.attemptsMade == 1)
      try await workshop.nodes { $0.state == .working && $0.reason == nil }
      #expect(try await store.objects(under: nil).allSatisfy { $0.key.path.contains("/") || $0.key.path == "film.mp4" })
    }
  }

  @Test("a store that is read and takes nothing is in the way of who has written to it, for as long as it takes no trial")
  func obstacleOfWriting() async throws {
    let server = try await S3Server()
    let _: Nothing? = try await server.boto.run("make", "films")
    var settings = try server.settings(bucket: "films")
    settings.attempts = 1
    let store = S3Store(settings)
    let obstacle = try await server.withWrites(.refused) {
      let error = await #expect(throws: StorageError.self) {
        try await store.put(ByteBuffer(string: "x"), at: ObjectKey("a"), type: "text/plain")
      }
      let obstacle = await Obstacle(behind: try #require(error), writing: .documents, in: [], store)
      #expect(await obstacle?.isGone() == false)
      // Who has only read from it has no business with that.
      let reading = StorageError(.unavailable, "read a", found: "the server answered with status 503")
      #expect(await Obstacle(behind: reading, writing: .documents, in: [], store) == nil)
      return obstacle
    }
    #expect(await obstacle?.isGone() == true)
    #expect(try await store.objects(under: nil).isEmpty)
  }

  @Test("a folder that was mounted away costs no attempt: the node pauses, and goes on when it is there again")
  func folderThatIsGone() async throws {
    let folder = try TemporaryFolder()
    try await synthesizeFilm(at: folder.path("film.mp4"), seconds: 1, width: 320, height: 180)
    try await FolderStore(folder.path("store")).upload(file: folder.path("film.mp4"), to: ObjectKey("film.mp4"))
    try await Workshop.open(store: FolderStore(folder.path("store"))) { workshop in
      try await workshop.nodes()
      #expect(rename(folder.path("store"), folder.path("away")) == 0)
      let queue = try workshop.queue(ThumbnailsJob.queue)
      let id = try await queue.add(
        ThumbnailsJob.self, ThumbnailsJob.Payload(source: "film.mp4", output: "pictures", count: 1))
      let paused = try await workshop.nodes { $0.state == .paused }
      #expect(paused.first?.reason?.hasSuffix("it isn't there any more; mount it again") == true, "\(paused)")
      #expect(rename(folder.path("away"), folder.path("store")) == 0)
      let (_, end) = try await workshop.follow(ThumbnailsJob.self, id)
      guard case .completed = end else { throw Unexpected(update: end) }
      #expect(try await queue.job(id)?.attemptsMade == 1)
      try await workshop.nodes { $0.state == .working && $0.reason == nil }
    }
  }

  @Test("a part that is too large for a node is left to one that it fits, and made here where that goes away")
  func partForAnotherNode() async throws {
    let resources = NodeResources(cores: 2, memory: 1 << 20)
    try await Workshop.open(profiles: ["small": small()], resources: resources) { workshop in
      try await workshop.store.upload(file: workshop.film(), to: ObjectKey("film.mp4"))
      var other = try #require(try await workshop.nodes().first)
      #expect(other.partMemory.map { $0 < 1 << 20 } == true && (other.partSpace ?? 0) > 0)
      (other.id, other.name, other.partMemory) = ("large", "large", .max)
      let (register, large) = (NodeRegister(redis: workshop.redis), other)
      _ = try await register.state(large)
      let life = Task {
        while true {
          try await Task.sleep(for: NodeRegister.interval)
          _ = try await register.state(large)
        }
      }
      let id = try await transcode(workshop)
      let chunks = try workshop.queue(TranscodeChunkJob.queue)
      for try await event in chunks.events(after: "0") {
        if case .delayed = event.kind { break }
      }
      let chunk = try #require(try await chunks.jobs(in: .delayed).first)
      #expect(chunk.attemptsMade == 0)
      let log = try await chunks.logs(of: chunk.id)
      #expect(log.count == 1 && log.first?.hasPrefix("left to another node: it may need") == true, "\(log)")
      life.cancel()
      _ = await life.result
      try await register.remove([large.id])
      let (_, end) = try await workshop.follow(TranscodeJob.self, id)
      guard case .completed = end else { throw Unexpected(update: end) }
      #expect(try await chunks.job(chunk.id)?.attemptsMade == 1)
    }
  }

  @Test("too little room in scratch costs no attempt: the node pauses, and goes on when there is room")
  func scratchThatIsFull() async throws {
    let folder = FileManager.default.temporaryDirectory
    let free = try #require(DiskSpace(at: folder.path)).free
    let ballast = folder.appending(path: "sprocket-\(UUID().uuidString)").path
    defer { unlink(ballast) }
    // Less than the reserve is free as long as this file is there.
    let file = open(ballast, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    #expect(posix_fallocate(file, 0, off_t(free / 8)) == 0)
    close(file)
    try await Workshop.open(profiles: ["small": small()], scratchReserve: free / 16 * 15) { workshop in
      try await workshop.store.upload(file: workshop.film(), to: ObjectKey("film.mp4"))
      let id = try await transcode(workshop)
      let paused = try await workshop.nodes { $0.state == .paused }
      #expect(paused.first?.reason?.contains("are kept free") == true)
      unlink(ballast)
      let (_, end) = try await workshop.follow(TranscodeJob.self, id)
      guard case .completed = end else { throw Unexpected(update: end) }
      #expect(try await workshop.queue(TranscodeJob.queue).job(id)?.attemptsMade == 1)
    }
  }

  @Test func aPartThatCanNeverFitFailsTheTitle() async throws {
    let disk = try #require(DiskSpace(at: FileManager.default.temporaryDirectory.path))
    try await Workshop.open(profiles: ["small": small()], scratchReserve: disk.total) { workshop in
      try await workshop.store.upload(file: workshop.film(), to: ObjectKey("film.mp4"))
      let (_, end) = try await workshop.follow(TranscodeJob.self, try await transcode(workshop))
      guard case .failed(let reason) = end else { throw Unexpected(update: end) }
      #expect(reason.contains("this part may need") && reason.contains("set SPROCKET_SCRATCH"), "\(reason)")
    }
  }
}
