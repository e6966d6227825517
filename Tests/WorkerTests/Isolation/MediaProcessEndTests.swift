import Foundation
import Jobs
import Media
import Queue
import Storage
import TestFolder
import Testing

@testable import Worker

/// What is left when media work ends before its time: nothing.
@Suite(.timeLimit(.minutes(3)), .serialized)
struct MediaProcessEndTests {
  private let folder: TemporaryFolder
  private let film: String

  init() async throws {
    folder = try TemporaryFolder()
    film = folder.url.resolvingSymlinksInPath().appending(path: "film.mp4").path
    try await synthesizeFilm(at: film, seconds: 20, width: 640, height: 360)
  }

  private func workplace() -> Workplace {
    Workplace(store: FolderStore(folder.path("store")), scratch: folder.url.appending(path: "scratch"), media: Workshop.media)
  }

  private func encode(_ plan: Plan, in workplace: Workplace) async throws {
    try await workplace.withScratchFolder { scratch in
      let part = TitlePart.chunk(0)
      let order = MediaOrder(
        .part(part, tracks: Set(plan.tracks(of: part)), of: plan, encoder: "libx264"), folder: scratch.path)
      _ = try await workplace.media.run(order, film: LocalFilm(film))
    }
  }

  @Test("cancelled at any moment, the child is gone within a second, and so is its scratch")
  func cancel() async throws {
    let workplace = workplace()
    let plan = try Plan(source: probe(film), profile: .builtIn("abr-h264"))
    var times: [Duration] = []
    for round in 0..<20 {
      let work = Task { try await encode(plan, in: workplace) }
      // The moment itself is what is random here: nothing is waited for.
      if round > 0 { try await Task.sleep(for: .milliseconds(Int.random(in: 0...600))) }
      work.cancel()
      var outcome = Result<Void, any Error>.success(())
      times.append(await ContinuousClock().measure { outcome = await work.result })
      // On a fast machine it may have been done before.
      if case .failure(let error) = outcome { #expect(error is CancellationError, "round \(round): \(error)") }
      #expect(FilmProcess.find(film) == nil, "round \(round)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: workplace.scratch.path).isEmpty, "round \(round)")
    }
    times.sort()
    // One may have to wait for processors that others keep busy.
    #expect(times[18] < .seconds(1), "\(times)")
  }

  @Test("killed, it fails with the signal, and the next attempt does the work")
  func kill() async throws {
    try await Workshop.open { workshop in
      let queue = try Queue(name: ThumbnailsJob.queue, redis: workshop.redis)
      var options = ThumbnailsJob.options
      (options.attempts, options.backoff) = (2, .fixed(.milliseconds(1)))
      for round in 0..<5 {
        let output = workshop.path("pictures-\(round)")
        let id = try await queue.add(ThumbnailsJob.self, .init(source: film, output: output, count: 100), options: options)
        let child = try #require(await FilmProcess.working(on: film) { try await queue.job(id)?.finishedOn != nil })
        // The moment is what is random: nothing is waited for.
        try await Task.sleep(for: .milliseconds(Int.random(in: 0...100)))
        let wasThere = child.kill()
        var reasons: [String] = []
        for try await update in queue.updates(of: id) {
          if case .waiting = update, let reason = try await queue.job(id)?.failedReason { reasons.append(reason) }
        }
        let record = try #require(try await queue.job(id))
        #expect(record.attemptsMade == (wasThere ? 2 : 1) && record.returnValue != nil, "\(record.failedReason ?? "")")
        #expect(reasons.allSatisfy { $0.contains("work on film.mp4 was ended by SIGKILL") }, "\(reasons)")
        #expect(FileManager.default.fileExists(atPath: output + "/thumbnails/100.jpg"))
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: workshop.path("scratch")).isEmpty)
    }
  }
}
