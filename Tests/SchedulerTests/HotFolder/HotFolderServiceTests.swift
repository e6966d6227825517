import Foundation
import Jobs
import Queue
import Redis
import Testing

@testable import Scheduler

@Suite(.timeLimit(.minutes(1)))
struct HotFolderServiceTests {
  /// A hot folder that several schedulers watch.
  private struct Drop {
    let root: URL
    let redis: RedisClient
    let log = LogBook()

    var ingest: URL { root.appending(path: "ingest") }

    func settings(settleTime: Duration = .seconds(1)) -> HotFolderSettings {
      var settings = HotFolderSettings(folder: ingest.path, titles: root.appending(path: "titles").path, profile: "abr-h264")
      settings.settleTime = settleTime
      settings.interval = .milliseconds(20)
      return settings
    }

    func services(_ count: Int, settleTime: Duration = .seconds(1)) throws -> [@Sendable () async throws -> Void] {
      try (0..<count).map { _ in
        let service = try HotFolderService(
          settings(settleTime: settleTime), redis: RedisClient(url: redis.url), logger: log.logger)
        return { try await service.run() }
      }
    }

    func write(_ name: String, _ text: String = "film") throws {
      try Data(text.utf8).write(to: ingest.appending(path: name))
    }

    func jobs() async throws -> [TranscodeJob.Payload] {
      try await Queue(name: TranscodeJob.queue, redis: redis).jobs(in: .waiting, 0..<1000).map { try $0.data.decode() }
    }
  }

  private func withDrop(_ body: (Drop) async throws -> Void) async throws {
    let root = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appending(path: "drop-\(UUID())")
    try FileManager.default.createDirectory(at: root.appending(path: "ingest"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    try await withRedis { try await body(Drop(root: root, redis: $0)) }
  }

  @Test("each master becomes one job, whoever sees it, also after restarts and when its job is gone")
  func once() async throws {
    try await withDrop { drop in
      try FileManager.default.createDirectory(at: drop.ingest.appending(path: "f7"), withIntermediateDirectories: true)
      let names = (0..<20).map { "film\($0).mov" } + ["f7/master.mxf"]
      for name in names { try drop.write(name) }
      for name in [".hidden.mov", "film.mov.part", "empty.mov"] { try drop.write(name, name == "empty.mov" ? "" : "x") }
      try await running(drop.services(3)) { try await eventually { try await drop.jobs().count == names.count } }
      let jobs = try await drop.jobs()
      let master = try #require(jobs.first { $0.source.hasSuffix("mxf") })
      #expect(master.film?.id == "f7")
      #expect(master.output == drop.root.path + "/titles/f7/master")
      #expect(master.source == drop.ingest.path + "/f7/master.mxf")

      let queue = try Queue(name: TranscodeJob.queue, redis: drop.redis)
      try await queue.drain()
      try drop.write("late.mov")
      try await running(drop.services(2)) { try await eventually { try await !drop.jobs().isEmpty } }
      #expect(try await drop.jobs().map(\.source) == [drop.ingest.path + "/late.mov"])
    }
  }

  @Test("a file that is copied slowly is no job before it is complete, however long the copy rests")
  func slowCopy() async throws {
    try await withDrop { drop in
      let path = drop.ingest.appending(path: "slow.mov").path
      try await running(drop.services(2)) {
        try Data().write(to: URL(filePath: path))
        let file = try #require(FileHandle(forWritingAtPath: path))
        for piece in 0..<4 {
          try file.write(contentsOf: Data(repeating: UInt8(piece), count: 100_000))
          // A file beside it shows that the looks go on: it is complete, and the one that is open for writing isn't.
          try drop.write("beside\(piece).mov")
          try await eventually { try await drop.jobs().count == piece + 1 }
          #expect(try await !drop.jobs().contains { $0.source == path })
        }
        try file.close()
        try await eventually { try await drop.jobs().contains { $0.source == path } }
      }
      #expect(try await drop.jobs().count { $0.source == path } == 1)
    }
  }

  @Test("a file that is moved here counts at once")
  func moved() async throws {
    try await withDrop { drop in
      try await running(drop.services(1, settleTime: .seconds(3600))) {
        try drop.write("first.mov")
        let outside = drop.root.appending(path: "film.mov")
        repeat {
          try Data(UUID().uuidString.utf8).write(to: outside)
          try? FileManager.default.removeItem(at: drop.ingest.appending(path: "film.mov"))
          try FileManager.default.moveItem(at: outside, to: drop.ingest.appending(path: "film.mov"))
          // The first may have come before the folder was watched.
        } while try await drop.jobs().isEmpty
      }
      #expect(try await drop.jobs().allSatisfy { $0.source.hasSuffix("film.mov") })
    }
  }

  @Test func linksAreNotFollowed() async throws {
    try await withDrop { drop in
      try Data("secret".utf8).write(to: drop.root.appending(path: "secret.mov"))
      for (link, target) in [("link.mov", "secret.mov"), ("folder", "")] {
        try FileManager.default.createSymbolicLink(
          at: drop.ingest.appending(path: link), withDestinationURL: drop.root.appending(path: target))
      }
      try drop.write("film.mov")
      try await running(drop.services(1)) { try await eventually { try await !drop.jobs().isEmpty } }
      #expect(try await drop.jobs().map(\.source) == [drop.ingest.path + "/film.mov"])
      #expect(drop.log.lines.count { $0.contains("isn't followed") } == 2)
    }
  }

  @Test func aFileThatChangesIsAnotherMaster() async throws {
    try await withDrop { drop in
      try await running(drop.services(2)) {
        try drop.write("film.mov")
        try await eventually { try await drop.jobs().count == 1 }
        try drop.write("film.mov", "another film")
        try await eventually { try await drop.jobs().count == 2 }
      }
    }
  }

  @Test func settingsThatCannotBe() async throws {
    try await withDrop { drop in
      func expectRefusal(_ error: HotFolderError, _ change: (inout HotFolderSettings) -> Void) {
        var settings = drop.settings()
        change(&settings)
        #expect(throws: error) { try HotFolderService(settings, redis: drop.redis, logger: drop.log.logger) }
      }
      let titles = drop.ingest.appending(path: "titles").path
      expectRefusal(.notAFolder("/none")) { $0.folder = "/none" }
      expectRefusal(.notAbsolute("ingest")) { $0.folder = "ingest" }
      expectRefusal(.titlesWithin(titles: titles, folder: drop.ingest.path)) { $0.titles = titles }
      expectRefusal(.settleTimeOutOfRange(.zero)) { $0.settleTime = .zero }
    }
  }
}
