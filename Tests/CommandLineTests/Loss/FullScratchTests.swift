import Foundation
import Jobs
import ProcessTestKit
import Queue
import Redis
import Testing

/// A disk that others fill while a title is made on it: the node pauses and says why, and goes on when there is room.
@Suite(.enabled("a small disk can't be mounted here") { await SmallDisk.isWanted }, .timeLimit(.minutes(5)))
struct FullScratchTests {
  /// What others take all of.
  enum Resource: String, CaseIterable {
    case bytes = "MiB free"
    case inodes = "inodes free"
  }

  @Test(arguments: Resource.allCases)
  func noJobFails(without resource: Resource) async throws {
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
