import Foundation
import Jobs
import ProcessTestKit
import Queue
import Redis
import Storage
import TestFolder
import Testing

/// Titles that are cancelled at any moment, in each of the ways that there are: nothing of their work is left, and what was published
/// before stays.
@Suite(.timeLimit(.minutes(10)))
struct CancelledTitleTests {
  /// SPROCKET_CANCEL_SEED has the moments of an earlier run again.
  private static let seed =
    ProcessInfo.processInfo.environment["SPROCKET_CANCEL_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0..<1 << 32)
  private static let rounds = 20

  private let place: WorkerFolder
  private let film: String

  init() throws {
    place = try WorkerFolder()
    film = try TestFilm.medium.get()
  }

  @Test("at any moment: its processes are gone within a second, and nothing is left")
  func anyMoment() async throws {
    try await PrivateServer.withTemporary { server in
      let queues = try TitleQueues(server.url)
      let scheduler = try Program(["scheduler", "--port", "0", "--redis", "\(server.url)"], in: place.url)
      let started = try #require(await scheduler.errors.line(containing: "scheduler started"))
      let api = try #require(started.firstMatch(of: /http:\/\/[0-9.:]+/)).output
      let worker = try place.worker(on: server.url)
      #expect(await worker.errors.line(containing: "worker started") != nil)
      try await queues.expectMade(queues.add(TestFilm.short.get(), to: place.path("older")))
      let older = try await TitleFiles(in: place.path("older"))
      let whole = try await place.undisturbed(film)
      var times: [Duration] = []
      for number in 0..<Self.rounds {
        let cancellation = Cancellation(seed: Self.seed, number: number)
        let title = place.path("title-\(number)")
        try FileManager.default.copyItem(atPath: place.path("older"), toPath: title)
        let positions = try await Cancellation.Positions(queues)
        let customer = try Program(
          [
            "enqueue", "transcode", film, "-o", title, "--profile", "small", "--profiles", place.path("profiles"), "--wait",
            "--redis", "\(server.url)",
          ])
        let id = try #require(try await cancellation.moment(in: queues, after: positions))
        let mayBeLate = try await cancel(id, cancellation, customer, "\(api)", server.url) || cancellation.stage == .packaging
        times.append(await MediaProcesses.end(of: worker.processID))
        try await queues.rest()
        try await TemporaryFolder.becomesEmpty(place.scratch)
        #expect(try await queues.locks.isEmpty, "\(cancellation)")
        let files = try await TitleFiles(in: title)
        #expect(files == older || (mayBeLate && files == whole), "\(cancellation)")
        _ = await customer.outcome()
      }
      times.sort()
      // One may have to wait for processors that others keep busy.
      #expect(times[Self.rounds - 2] < .seconds(1), "\(times)")
      // Cancelled titles are no hindrance to others.
      let next = try await queues.add(film, to: place.path("next"))
      for try await _ in queues.titles.updates(of: next) {}
      #expect(try await TitleFiles(in: place.path("next")) == whole)
      await expectToStop([worker, scheduler])
    }
  }

  /// - Returns: whether the job may have ended before.
  private func cancel(
    _ id: String, _ cancellation: Cancellation, _ customer: Program, _ api: String, _ redis: RedisURL
  ) async throws -> Bool {
    switch cancellation.way {
    case .api:
      let call = ["-sS", "-o", "/dev/null", "-w", "%{http_code}", "-X", "DELETE", "\(api)/api/jobs/transcode:\(id)"]
      let status = try await Program(running: URL(filePath: "/usr/bin/curl"), call).outcome().output
      #expect(["202", "204"].contains(status.trimmingCharacters(in: .newlines)), "\(cancellation): \(status)")
      return status.hasPrefix("204")
    case .command:
      let outcome = try await Program.run("queue", "cancel", "transcode", id, "--redis", "\(redis)")
      #expect(outcome.status == 0 || outcome.errors.contains("has ended"), "\(cancellation): \(outcome.errors)")
      return outcome.status != 0
    case .interrupt:
      customer.signal(SIGINT)
      let outcome = await customer.outcome()
      #expect([0, 130].contains(outcome.status), "\(cancellation)")
      return outcome.status == 0
    }
  }
}
