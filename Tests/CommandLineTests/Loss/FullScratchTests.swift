import Foundation
import Jobs
import Queue
import Redis
import Testing

/// A disk that others fill while a title is made on it: the node pauses and says why, and goes on when there is room.
@Suite(.enabled("a small disk can't be mounted here") { await SmallDisk.isWanted }, .timeLimit(.minutes(5)))
struct FullScratchTests {
  @Test func noJobFails() async throws {
    let film = try TestFilm.medium.get()
    // One chunk, which takes long enough to be met in its middle.
    let place = try WorkerFolder(profile: TestProfile.small.replacing("chunkSeconds: 8", with: "chunkSeconds: 40"))
    let expected = try await place.undisturbed(film)
    try FileManager.default.createDirectory(atPath: place.scratch, withIntermediateDirectories: false)
    try await PrivateServer.withTemporary { server in
      let queues = try TitleQueues(server.url)
      let command = [Program.executable.path] + place.arguments(server.url) + ["--scratch-reserve", "0"]
      let worker = try Program(
        running: URL(filePath: "/usr/bin/env"), SmallDisk.command(size: "64m", at: place.scratch, command), in: place.url)
      let id = try await queues.add(film, to: place.path("title"))
      for try await event in queues.chunks.events(after: "0") {
        if case .progress = event.kind { break }
      }
      // The disk as the worker sees it.
      let ballast = "/proc/\(worker.processID)/root\(place.scratch)/ballast"
      try fill(ballast)
      let line = await worker.errors.line(containing: "no jobs are taken for now")
      #expect(line?.contains("the disk of \(place.scratch) ") == true, "\(line ?? "")")
      var nodes: [WorkerNode] = []
      while nodes.first?.state != .paused { nodes = try await NodeRegister(redis: queues.redis).nodes() }
      #expect(nodes.first?.reason?.contains("the disk of \(place.scratch) ") == true)
      // What was under way has met the full disk, and waits as if it had never begun.
      while try await queues.chunks.counts().active > 0 { await Task.yield() }
      #expect(try await queues.chunks.jobs(in: .waiting).contains { $0.attemptsStarted == 1 && $0.attemptsMade == 0 })
      unlink(ballast)
      try await queues.expectMade(id)
      #expect(try await TitleFiles(in: place.path("title")) == expected)
      await expectToStop([worker])
    }
  }

  /// Leaves no byte of a disk free.
  private func fill(_ path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    try #require(file >= 0, "\(String(cString: strerror(errno)))")
    defer { close(file) }
    let piece = [UInt8](repeating: 1, count: 1 << 20)
    while write(file, piece, piece.count) > 0 {}
    #expect(errno == ENOSPC)
  }
}
