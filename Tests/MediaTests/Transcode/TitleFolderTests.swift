import Foundation
import Synchronization
import TestFolder
import Testing

@testable import Media

@Suite struct TitleFolderTests {
  /// What a player finds in a folder: each file with its bytes.
  private func contents(_ folder: TemporaryFolder, _ name: String = "title") throws -> [String: [UInt8]] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path(name)).filter { !$0.hasPrefix(".") }
    return Dictionary(uniqueKeysWithValues: paths.map { ($0, (try? folder.bytes("\(name)/\($0)")) ?? []) })
  }

  @Test("Until the very end a player finds the old title whole, then the new one alone")
  func replaced() async throws {
    let title = try await MadeTitle(Film.plain())
    let old = try contents(title.folder)
    let duringWork = Mutex([Bool]())
    let film = try await Film.plain(seconds: 3)
    let report = try await film.transcoded(to: title.folder.path("title")) { _ in
      let isOld = (try? contents(title.folder)) == old
      duringWork.withLock { $0.append(isOld) }
    }
    #expect(duringWork.withLock { $0.count >= 4 && !$0.contains(false) })
    #expect(Set(try contents(title.folder).keys.filter { $0.contains(".") }) == Set(report.files.keys).union(["report.json"]))
    #expect(report.digest != title.report.digest)
    #expect(try FileManager.default.contentsOfDirectory(atPath: title.folder.path("title")).allSatisfy { !$0.hasPrefix(".") })
  }

  @Test("The same title again takes its own place")
  func again() async throws {
    let film = try await Film.plain()
    let title = try await MadeTitle(film)
    let report = try await film.transcoded(to: title.folder.path("title"))
    #expect(report.files == title.report.files)
    #expect(Set(try contents(title.folder).keys.filter { $0.contains(".") }) == Set(report.files.keys).union(["report.json"]))
  }

  @Test(
    "A run that is cancelled throws, and leaves nothing", arguments: [TranscodeProgress.Stage.probing, .encoding, .packaging])
  func cancelled(stage: TranscodeProgress.Stage) async throws {
    let folder = try TemporaryFolder()
    let film = try await Film.plain(seconds: 10)
    let error = await #expect(throws: MediaError.self) { try await cancel(film, to: folder.path("title"), at: stage) }
    #expect(error?.code == .cancelled)
    #expect(try folder.names == [])
  }

  @Test("A run that is cancelled leaves the older title as it was")
  func cancelledAgain() async throws {
    let title = try await MadeTitle(Film.plain())
    let old = try contents(title.folder)
    let film = try await Film.plain(seconds: 4)
    await #expect(throws: MediaError.self) { try await cancel(film, to: title.folder.path("title"), at: .packaging) }
    #expect(try contents(title.folder) == old)
    #expect(try !FileManager.default.contentsOfDirectory(atPath: title.folder.path("title")).contains { $0.hasPrefix(".") })
  }

  /// Transcodes, and cancels the work while it reports that it has come to a stage.
  private func cancel(_ film: Film, to output: String, at stage: TranscodeProgress.Stage) async throws {
    let (stages, arrival) = AsyncStream.makeStream(of: TranscodeProgress.Stage.self)
    let goOn = DispatchSemaphore(value: 0)
    let waits = Atomic<Bool>(true)
    let profile = try Profile.quick()
    let task = Task {
      try await Transcoder(profile: profile).transcode(film.path, to: output) { progress in
        guard progress.stage == stage, waits.exchange(false, ordering: .relaxed) else { return }
        arrival.yield(stage)
        goOn.wait()
      }
    }
    for await _ in stages { break }
    task.cancel()
    goOn.signal()
    _ = try await task.value
  }

  @Test("A film that can't be used leaves the older title as it was")
  func refused() async throws {
    let title = try await MadeTitle(Film.plain())
    let old = try contents(title.folder)
    let text = try Film("film.mp4", bytes: "not a film".utf8)
    await #expect(throws: MediaError.self) { try await text.transcoded(to: title.folder.path("title")) }
    #expect(try contents(title.folder) == old)
  }

  @Test("Two runs can't write into one folder at the same time")
  func locked() async throws {
    let folder = try TemporaryFolder()
    let first = try TitleFolder(folder.path("title"), for: .title)
    let error = #expect(throws: MediaError.self) { try TitleFolder(folder.path("title"), for: .title) }
    #expect(error?.code == .unwritable && error?.found == "another transcode is writing there")
    first.discard()
    #expect(try folder.names == [])
  }

  @Test("What a killed run left is cleared away")
  func leftovers() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path("title/.sprocket-partial/old"), withIntermediateDirectories: true)
    try folder.write("half".utf8, to: "title/.sprocket-partial/old/00001.m4s")
    try await Film.plain().transcoded(to: folder.path("title"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("title")).allSatisfy { !$0.contains("partial") })
    #expect(!folder.has("title/old"))
  }

  @Test("An output that is a file stays as it is")
  func file() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("mine".utf8, to: "title")
    let film = try await Film.plain()
    let error = await #expect(throws: MediaError.self) { try await film.transcoded(to: path) }
    #expect(error?.code == .invalidSetting && error?.found == "not a directory")
    #expect(try folder.bytes("title") == Array("mine".utf8))
  }

  @Test("A folder that can't be written to says so", arguments: ["/proc/title", "/dev/null/title", ""])
  func unwritable(path: String) async throws {
    let film = try await Film.plain()
    let error = await #expect(throws: MediaError.self) { try await film.transcoded(to: path) }
    #expect(error?.code == (path == "/proc/title" ? .unwritable : .invalidSetting))
  }

  @Test("Files that were in the folder and aren't a title's stay there")
  func strangers() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.path("title/notes"), withIntermediateDirectories: true)
    try folder.write("mine".utf8, to: "title/notes/mine.txt")
    try await Film.plain().transcoded(to: folder.path("title"))
    #expect(try folder.bytes("title/notes/mine.txt") == Array("mine".utf8))
  }

  @Test(
    "What isn't of a title is never replaced",
    arguments: ["report.json", "master.m3u8", "manifest.mpd", "thumbnails/mine.txt", "thumbnails/film.mp4"])
  func foreigners(path: String) async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "title/\(path)")
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try folder.write("{\"digest\": \"../../../etc\"}".utf8, to: "title/\(path)")
    let old = try contents(folder)
    let film = try await Film.plain()
    for attempt in [
      { try await film.transcoded(to: folder.path("title")) as Any }, { try await thumbnails(film, folder) as Any },
    ] {
      let error = await #expect(throws: MediaError.self) { _ = try await attempt() }
      #expect(error?.code == .invalidSetting && error?.found.contains(path) == true)
      #expect(try contents(folder) == old)
    }
  }

  @Test("A stranger among a title's thumbnails saves them all")
  func strangerAmongThumbnails() async throws {
    let title = try await MadeTitle(Film.plain(), profile: .quick { $0.thumbnails.count = 4 })
    try title.folder.write("mine".utf8, to: "title/thumbnails/mine.txt")
    let old = try contents(title.folder)
    let film = try await Film.plain()
    await #expect(throws: MediaError.self) { try await film.transcoded(to: title.folder.path("title")) }
    #expect(try contents(title.folder) == old)
  }

  @Test("Thumbnails take the place of older ones, never that of a title's")
  func thumbnailsAlone() async throws {
    let (film, folder) = (try await Film.plain(), try TemporaryFolder())
    #expect(try await thumbnails(film, folder)?.count == 4)
    #expect(try await thumbnails(film, folder)?.count == 4)
    let title = try await MadeTitle(film)
    let old = try contents(title.folder)
    let error = await #expect(throws: MediaError.self) { try await thumbnails(film, title.folder) }
    #expect(error?.code == .invalidSetting)
    #expect(try contents(title.folder) == old)
  }

  private func thumbnails(_ film: Film, _ folder: TemporaryFolder) async throws -> ThumbnailTrack? {
    var settings = try Profile.quick().thumbnails
    settings.count = 4
    return try await ThumbnailMaker(settings: settings).make(film.path, to: folder.path("title"))
  }

  @Test("The folders that were made for a title go with it")
  func newFolders() async throws {
    let folder = try TemporaryFolder()
    let text = try Film("film.mp4", bytes: "not a film".utf8)
    await #expect(throws: MediaError.self) { try await text.transcoded(to: folder.path("a/b/title")) }
    try TitleFolder(folder.path("a/b/title"), for: .title).discard()
    #expect(try folder.names == [])
  }
}
