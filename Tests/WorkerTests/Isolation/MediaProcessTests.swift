import Foundation
import Media
import NIOCore
import Storage
import TestFolder
import Testing

@testable import Worker

/// Media work by a child process: the same outcome as in this process, and the same errors.
@Suite(.timeLimit(.minutes(3)))
struct MediaProcessTests {
  private let folder: TemporaryFolder
  private let scratch: String
  private let film: String

  init() async throws {
    folder = try TemporaryFolder()
    scratch = folder.path("scratch")
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: false)
    film = folder.path("film.mp4")
    try await synthesizeFilm(at: film, seconds: 3, width: 320, height: 180)
  }

  private func plan(_ film: any FilmBytes, by media: MediaProcess = Workshop.media) async throws -> Plan {
    let order = MediaOrder(.plan(profile: try .builtIn("abr-h264")), folder: scratch)
    guard case .plan(let plan) = try await media.run(order, film: film) else { throw Unexpected.outcome }
    return plan
  }

  private enum Unexpected: Error { case outcome }

  @Test("every codec works in the sandbox", arguments: ["abr-h264", "abr-hevc", "abr-av1"])
  func transcode(_ name: String) async throws {
    let profile = try Profile.builtIn(name)
    let plan = try await Planner(profile: profile).plan(LocalFilm(film))
    let encoder = try EncoderChoice(for: plan)
    var files: [WrittenFile] = []
    for part in plan.parts {
      let progress = Progress()
      let order = MediaOrder(
        .part(part, tracks: Set(plan.tracks(of: part)), of: plan, encoder: encoder.name), folder: scratch)
      let outcome = try await Workshop.media.run(order, film: LocalFilm(film)) { progress.add($0.fraction) }
      guard case .part(let pieces) = outcome else { throw Unexpected.outcome }
      files += pieces.flatMap(\.files)
      #expect(progress.steps == progress.steps.sorted())
    }
    let own = try await Transcoder(profile: profile).transcode(film, to: folder.path("own"))
    #expect(own.digest == plan.digest && own.encoder == encoder)
    for file in files {
      #expect(own.files[file.path] == file.digest)
      #expect(try folder.bytes("scratch/\(file.path)") == folder.bytes("own/\(file.path)"))
    }
    let made = Set(files.map(\.path))
    #expect(own.files.keys.filter { $0.hasSuffix(".m4s") || $0.hasSuffix(".jpg") }.allSatisfy(made.contains))
  }

  @Test func aPlanIsTheSame() async throws {
    let own = try Plan(source: probe(film), profile: .builtIn("abr-h264"))
    #expect(try await plan(LocalFilm(film)) == own)
    let store = FolderStore(folder.path("store"))
    try await store.upload(file: film, to: ObjectKey("films/film.mp4"))
    #expect(try await plan(StoredFilm(ObjectKey("films/film.mp4"), in: store, cacheSize: 8 << 20)) == own)
  }

  @Test func errorsOfMediaStayWhatTheyAre() async throws {
    let text = try folder.write(Data("Once upon a time".utf8), to: "text.mp4")
    let own = #expect(throws: MediaError.self) { try probe(text) }
    await #expect(throws: try #require(own)) { try await plan(LocalFilm(text)) }

    var profile = try Profile.builtIn("abr-h264")
    profile.video.gopSeconds = 99
    let order = MediaOrder(.plan(profile: profile), folder: scratch)
    let violation = #expect(throws: ProfileViolation.self) { try profile.validate() }
    await #expect(throws: PlanError.profile(try #require(violation))) {
      try await Workshop.media.run(order, film: LocalFilm(film))
    }
  }

  @Test func whyAFilmCannotBeReadIsTold() async throws {
    let error = StorageError(.unavailable, "read film.mp4", found: "the server is away")
    let broken = try OtherFilm(film) { offset in if offset > 0 { throw error } }
    await #expect(throws: error) { try await plan(broken) }
  }

  @Test("waiting for the film is no silence")
  func slowStore() async throws {
    var media = Workshop.media
    media.limits.stall = 1
    let isFirst = DispatchSemaphore(value: 0)
    isFirst.signal()
    let slow = try OtherFilm(film) { _ in
      // Longer than the process may be silent.
      if isFirst.wait(timeout: .now()) == .success { Thread.sleep(forTimeInterval: 2.5) }
    }
    #expect(try await plan(slow, by: media).source.size == slow.size)
  }

  @Test func withoutAProgramThereIsOneClearError() async throws {
    let media = MediaProcess(program: folder.path("sprocket"))
    let error = await #expect(throws: MediaProcessError.self) { try await plan(LocalFilm(film), by: media) }
    #expect(try #require(error).description.hasPrefix("a process for media work can't be started: can't run"))
  }

  @Test func whatIsNoProgramOfOursIsNoOutcome() async throws {
    let media = MediaProcess(program: "/bin/false")
    await #expect(throws: MediaProcessError.noAnswer(film: "film.mp4", status: 1, lastWords: nil)) {
      try await plan(LocalFilm(film), by: media)
    }
  }

  @Test func noSecretIsInItsEnvironment() {
    setenv("SPROCKET_TEST_SECRET", "hidden", 1)
    defer { unsetenv("SPROCKET_TEST_SECRET") }
    #expect(MediaProcess.environment["PATH"] != nil)
    #expect(MediaProcess.environment.values.allSatisfy { !$0.contains("hidden") })
    #expect(MediaProcess.environment.keys.allSatisfy { !["REDIS_URL", "S3_SECRET_ACCESS_KEY"].contains($0) })
  }
}

/// How far work has come, as it was told.
private final class Progress: @unchecked Sendable {
  private let lock = NSLock()
  private var all: [Double] = []

  func add(_ fraction: Double) { lock.withLock { all.append(fraction) } }
  var steps: [Double] { lock.withLock { all } }
}

/// A film that the child can't read by itself, and to whose reading something happens.
private final class OtherFilm: FilmBytes {
  private let film: LocalFilm
  private let onRead: @Sendable (Int64) throws -> Void

  init(_ path: String, onRead: @escaping @Sendable (Int64) throws -> Void) throws {
    (film, self.onRead) = (try LocalFilm(path), onRead)
  }

  var name: String { film.name }
  var size: Int64 { film.size }

  func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer, isCancelled: () -> Bool) throws -> Int {
    try onRead(offset)
    return try film.read(at: offset, into: buffer, isCancelled: isCancelled)
  }
}
