import Foundation
import Jobs
import ProcessTestKit
import Queue
import Redis
import Testing

/// Workers that vanish in the middle of a title: it is finished, the same to the byte, and no more is made twice than was under way.
@Suite(.timeLimit(.minutes(5)), .serialized)
struct WorkerLossTests {
  private let place: WorkerFolder
  private let film: String

  init() throws {
    place = try WorkerFolder()
    film = try TestFilm.long.get()
  }

  @Test("workers killed at random: the same title, and one chunk's work lost for each at most")
  func killedWorkers() async throws {
    let expected = try await WorkerFolder.undisturbed.value
    try await PrivateServer.withTemporary { server in
      let queues = try TitleQueues(server.url)
      var workers = try (0..<3).map { _ in try place.worker(on: server.url) }
      let id = try await queues.add(film, to: place.path("title"))
      var (position, kills) = ("0", 0)
      while kills < 4 {
        position = try await queues.beginning(ofChunks: 3, after: position)
        let index = Int.random(in: workers.indices)
        workers[index].signal(SIGKILL)
        _ = await workers[index].outcome()
        workers[index] = try place.worker(on: server.url)
        kills += 1
      }
      // A worker has at most one job of each kind: a chunk, a track of sound, thumbnails, a title.
      try await queues.expectMade(id, losses: kills * 4)
      let chunks = try await queues.chunks.jobs(in: .completed, 0..<1000)
      #expect(chunks.count == 15)
      #expect(chunks.reduce(0) { $0 + $1.attemptsStarted } <= chunks.count + kills)
      #expect(try await queues.lostChunks() <= Double(kills))
      #expect(try await TitleFiles(in: place.path("title")) == expected)
      await expectToStop(workers)
    }
  }

  @Test("a worker that is stopped beyond its lock and goes on: the same title")
  func stoppedWorker() async throws {
    let expected = try await WorkerFolder.undisturbed.value
    try await PrivateServer.withTemporary { server in
      let queues = try TitleQueues(server.url)
      let workers = try (0..<2).map { _ in try place.worker(on: server.url) }
      let id = try await queues.add(film, to: place.path("title"))
      for try await event in queues.chunks.events(after: "0") {
        if case .progress = event.kind { break }
      }
      workers[0].signal(SIGSTOP)
      for try await event in queues.chunks.events(after: "0") {
        if case .stalled = event.kind { break }
      }
      workers[0].signal(SIGCONT)
      try await queues.expectMade(id, losses: 4)
      #expect(try await TitleFiles(in: place.path("title")) == expected)
      await expectToStop(workers)
    }
  }
}

/// Expects that workers end well when they are told to.
func expectToStop(_ workers: [Program]) async {
  for worker in workers { worker.signal(SIGTERM) }
  for worker in workers { #expect(await worker.outcome().status == 0) }
}
