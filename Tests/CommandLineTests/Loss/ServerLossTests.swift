import Foundation
import Jobs
import ProcessTestKit
import Queue
import Redis
import Storage
import StorageTestKit
import Testing

/// Redis or the store goes away in the middle of a title: it is finished, the same to the byte, and no attempt of any job is lost.
@Suite(.timeLimit(.minutes(10)), .serialized)
struct ServerLossTests {
  /// Ten chunks of the film.
  private static let profile = TestProfile.small.replacing("chunkSeconds: 8", with: "chunkSeconds: 4")
  private static let undisturbed = Task { try await WorkerFolder(profile: profile).undisturbed(TestFilm.medium.get()) }

  private let place: WorkerFolder
  private let film: String

  init() throws {
    place = try WorkerFolder(profile: Self.profile)
    film = try TestFilm.medium.get()
  }

  @Test(
    "Redis killed: back at once, and gone for longer than a lock lasts", arguments: [[Duration.zero, .zero], [.seconds(12)]])
  func redis(outages: [Duration]) async throws {
    let expected = try await Self.undisturbed.value
    let folder = place.url.appending(path: "redis")
    var server = try await PrivateServer.start(in: folder)
    let queues = try TitleQueues(server.url)
    let workers = try (0..<2).map { _ in try place.worker(on: server.url) }
    let id = try await queues.add(film, to: place.path("title"))
    var position = "0"
    for outage in outages {
      position = try await queues.beginning(ofChunks: 3, after: position)
      let facts = try await queues.redis.send(["INFO", "server"]).string ?? ""
      kill(try #require(facts.firstMatch(of: /process_id:(\d+)/).flatMap { pid_t($0.1) }), SIGKILL)
      await server.stop()
      try await Task.sleep(for: outage)
      server = try await PrivateServer.start(in: folder)
    }
    try await queues.expectMade(id, losses: workers.count * 4 * outages.count)
    #expect(try await TitleFiles(in: place.path("title")) == expected)
    await expectToStop(workers)
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.scratch).isEmpty)
    await server.stop()
  }

  /// How the server of a store goes away.
  enum Outage: CaseIterable {
    /// Connections are refused: the nodes pause.
    case killed
    /// Connections are taken, and nothing comes for less time than a server may be silent: it is waited for.
    case stopped
  }

  @Test("the store is away for 20 s", arguments: Outage.allCases)
  func store(outage: Outage) async throws {
    let expected = try await Self.undisturbed.value
    let server = try await S3Server()
    let _: Nothing? = try await server.boto.run("make", "films")
    let store = S3Store(try server.settings(bucket: "films"))
    try await store.upload(file: film, to: ObjectKey("film.mp4"))
    let settings = [
      "SPROCKET_STORAGE": "s3://films", "S3_ENDPOINT": "\(server.endpoint)", "S3_ACCESS_KEY_ID": S3Server.accessKeyID,
      "S3_SECRET_ACCESS_KEY": S3Server.secretAccessKey,
    ]
    try await PrivateServer.withTemporary { redis in
      let queues = try TitleQueues(redis.url)
      let workers = try (0..<2).map { _ in try place.worker(on: redis.url, settings: settings) }
      let id = try await queues.add("film.mp4", to: "title")
      try await queues.beginning(ofChunks: 4)
      let end = ContinuousClock.now + .seconds(20)
      switch outage {
      case .killed:
        await server.kill()
        try await expectPause(of: workers, queues.redis)
        try await Task.sleep(until: end)
        try await server.restart()
      case .stopped:
        kill(server.processID, SIGSTOP)
        try await Task.sleep(until: end)
        kill(server.processID, SIGCONT)
      }
      try await queues.expectMade(id)
      #expect(try await TitleFiles(in: store, under: ObjectKey("title")) == expected)
      await expectToStop(workers)
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.scratch).isEmpty)
    }
  }

  private func expectPause(of workers: [Program], _ redis: RedisClient) async throws {
    for worker in workers {
      let line = await worker.errors.line(containing: "no jobs are taken for now")
      #expect(line?.contains("the store s3://films can't be used") == true, "\(line ?? "")")
    }
    let register = NodeRegister(redis: redis)
    while try await register.nodes().filter({ $0.state == .paused && $0.reason?.contains("can't be used") == true }).count
      < workers.count
    { await Task.yield() }
  }
}
