import Foundation
import Jobs
import ProcessTestKit
import Queue
import Redis
import Testing

/// A disk that others fill while a title is made on it.
@Suite(.enabled("a small disk can't be mounted here") { await SmallDisk.isWanted }, .timeLimit(.minutes(5)))
struct TitleWithoutRoomTests {
  /// What others take all of.
  enum Resource: String, CaseIterable {
    case bytes = "iB free"
    case inodes = "inodes free"
  }

  @Test("without room in scratch a node pauses and says why, and goes on when there is some", arguments: Resource.allCases)
  func scratch(without resource: Resource) async throws {
    let film = try TestFilm.medium.get()
    // One chunk, which takes long enough to be met in its middle.
    let place = try WorkerFolder(profile: TestProfile.small.replacing("chunkSeconds: 8", with: "chunkSeconds: 40"))
    let expected = try await place.undisturbed(film)
    try FileManager.default.createDirectory(atPath: place.scratch, withIntermediateDirectories: false)
    try await PrivateServer.withTemporary { server in
      let queues = try TitleQueues(server.url)
      let command = [Program.executable.path] + place.arguments(server.url) + ["--scratch-reserve", "0"]
      let disk = SmallDisk.command(size: "64m,nr_inodes=500", at: place.scratch, command)
      let worker = try Program(running: URL(filePath: "/usr/bin/env"), disk, in: place.url)
      let id = try await queues.add(film, to: place.path("title"))
      for try await event in queues.chunks.events(after: "0") {
        if case .progress = event.kind { break }
      }
      // The disk as the worker sees it.
      let ballast = "/proc/\(worker.processID)/root\(place.scratch)/ballast"
      try take(all: resource, in: ballast)
      let line = await worker.errors.line(containing: "no jobs are taken for now")
      #expect(line?.contains("the disk of \(place.scratch) ") == true, "\(line ?? "")")
      #expect(line?.contains(resource.rawValue) == true, "\(line ?? "")")
      var nodes: [WorkerNode] = []
      while nodes.first?.state != .paused { nodes = try await NodeRegister(redis: queues.redis).nodes() }
      #expect(nodes.first?.reason?.contains("the disk of \(place.scratch) ") == true)
      // What was under way has met the full disk, and waits as if it had never begun.
      while try await queues.chunks.counts().active > 0 { await Task.yield() }
      #expect(try await queues.chunks.jobs(in: .waiting).contains { $0.attemptsStarted == 1 && $0.attemptsMade == 0 })
      try FileManager.default.removeItem(atPath: ballast)
      try await queues.expectMade(id)
      #expect(try await TitleFiles(in: place.path("title")) == expected)
      await expectToStop([worker])
    }
  }

  @Test("without room at its output a title waits and says why, and no other does", arguments: Resource.allCases)
  func output(without resource: Resource) async throws {
    let (film, place) = (try TestFilm.medium.get(), try WorkerFolder())
    let expected = try await place.undisturbed(film)
    let (out, title) = (place.path("out"), place.path("out/title"))
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: false)
    try await PrivateServer.withTemporary { server in
      let queues = try TitleQueues(server.url)
      let command = [Program.executable.path] + place.arguments(server.url)
      let worker = try Program(
        running: URL(filePath: "/usr/bin/env"), SmallDisk.command(size: "64m,nr_inodes=500", at: out, command),
        settings: ["SPROCKET_STORAGE": place.path("store")])
      let root = "/proc/\(worker.processID)/root"
      try await queues.chunks.pause()
      let id = try await queues.add(film, to: title)
      for try await event in queues.titles.events(after: "0") {
        if case .waitingChildren = event.kind { break }
      }
      try take(all: resource, in: "\(root)\(out)/ballast")
      try await queues.chunks.resume()
      let line = await worker.errors.line(containing: "the job waits for room")
      #expect(line?.contains("output=\(title) ") == true, "\(line ?? "")")
      #expect(line?.contains("\(resource.rawValue) where ") == true, "\(line ?? "")")
      for try await event in queues.chunks.events(after: "0") {
        if case .delayed = event.kind { break }
      }
      let waiting = try #require(try await queues.chunks.jobs(in: .delayed).first)
      #expect((waiting.attemptsStarted, waiting.attemptsMade) == (1, 0))
      let log = try await queues.titles.logs(of: id)
      #expect(log.last == "waits for room in \(title)", "\(log)")
      // Once there is no room, it isn't made again to find that out.
      try await queues.chunks.promote(waiting.id)
      while try await queues.chunks.job(waiting.id)?.attemptsStarted != 2 { await Task.yield() }
      while try await queues.chunks.state(of: waiting.id) != .delayed { await Task.yield() }
      let events = try await queues.chunks.pastEvents(after: "0", limit: 100_000).filter { $0.jobID == waiting.id }
      let starts = events.indices.filter { if case .active = events[$0].kind { true } else { false } }
      let told = events.indices.filter { if case .progress = events[$0].kind { true } else { false } }
      #expect(starts.count == 2 && told.allSatisfy { $0 < starts[1] }, "\(events)")
      let other = try await queues.add(film, to: place.path("other"))
      for try await _ in queues.titles.updates(of: other) {}
      #expect(try await queues.titles.state(of: other) == .completed)
      try FileManager.default.removeItem(atPath: "\(root)\(out)/ballast")
      while try await queues.titles.state(of: id) != .completed {
        for queue in try queues.all {
          for job in try await queue.jobs(in: .delayed) { try? await queue.promote(job.id) }
        }
      }
      #expect(try await TitleFiles(in: root + title) == expected)
      #expect(try await TitleFiles(in: place.path("other")) == expected)
      await expectToStop([worker])
    }
  }

  /// Leaves none of it on a disk.
  ///
  /// - Parameter folder: a new one there for what takes it.
  private func take(all resource: Resource, in folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    let piece = [UInt8](repeating: 1, count: 1 << 20)
    for number in 0... {
      let file = open("\(folder)/\(number)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      if file < 0, resource == .inodes { break }
      try #require(file >= 0, "\(String(cString: strerror(errno)))")
      defer { close(file) }
      guard resource == .bytes else { continue }
      while write(file, piece, piece.count) > 0 {}
      break
    }
    #expect(errno == ENOSPC)
  }
}
