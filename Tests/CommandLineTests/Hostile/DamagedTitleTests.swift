import Foundation
import Jobs
import Queue
import Redis
import TestFolder
import Testing

/// Damaged films as titles to be made, in chunks, with good ones among them: each job ends with a title or a reason, the workers go on,
/// and the good ones are what they are elsewhere.
@Suite(.needsSharedMedia, .timeLimit(.minutes(30))) struct DamagedTitleTests {
  /// SPROCKET_DAMAGED_FILMS tries more.
  private static let variants = ProcessInfo.processInfo.environment["SPROCKET_DAMAGED_FILMS"].flatMap { Int($0) } ?? 20

  @Test func theWorkersOutliveThem() async throws {
    let place = try WorkerFolder()
    let good = try TestFilm.short.get()
    let expected = try await place.undisturbed(good)
    try await PrivateServer.withTemporary { server in
      let queues = try TitleQueues(server.url)
      let workers = try (0..<2).map { _ in try place.worker(on: server.url) }
      var (damaged, others): ([String: DamagedFilm], [String: String]) = ([:], [:])
      for film in try DamagedFilm.all(Self.variants) {
        let path = place.path("\(film.number)-\(film.name)")
        try film.bytes.write(to: URL(filePath: path))
        damaged[try await queues.add(path, to: place.path("title-\(film.number)"))] = film
        guard film.number % 10 == 0 else { continue }
        let title = place.path("good-\(film.number)")
        others[try await queues.add(good, to: title)] = title
      }
      var titles = 0
      for (id, film) in damaged {
        for try await _ in queues.titles.updates(of: id) {}
        let job = try #require(try await queues.titles.job(id))
        let reason = job.failedReason
        if job.returnValue != nil { titles += 1 }
        #expect(
          job.returnValue != nil || (reason?.isEmpty == false && reason?.contains("\n") == false),
          "\(film.name), \(film.damage), number \(film.number): \(reason ?? "")")
      }
      for (id, title) in others {
        for try await _ in queues.titles.updates(of: id) {}
        let job = try await queues.titles.job(id)
        #expect(job?.attemptsMade == 1 && job?.returnValue != nil, "\(job?.failedReason ?? "")")
        #expect(try await TitleFiles(in: title) == expected)
      }
      // Some damage can be played over, some can't.
      #expect((1..<Self.variants).contains(titles), "\(titles) titles")
      try await queues.rest()
      #expect(try await queues.locks.isEmpty)
      try await TemporaryFolder.becomesEmpty(place.scratch)
      await expectToStop(workers)
    }
  }
}
