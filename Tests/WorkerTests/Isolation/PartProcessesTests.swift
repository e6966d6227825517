import Foundation
import Media
import TestFolder
import Testing

@testable import Worker

/// Parts of one title are made by one process, one after another; those of others never are.
@Suite(.timeLimit(.minutes(3)))
struct PartProcessesTests {
  private let folder: TemporaryFolder
  private let film: String
  private let scratch: URL

  init() async throws {
    folder = try TemporaryFolder()
    film = folder.url.resolvingSymlinksInPath().appending(path: "film.mp4").path
    scratch = folder.url.appending(path: "scratch")
    try await synthesizeFilm(at: film, seconds: 24, width: 160, height: 90)
  }

  private func planned(pictures: Int = 4, encoder: String = "libx264") throws -> PlannedTitle {
    var profile = try Profile.builtIn("abr-h264")
    profile.thumbnails.count = pictures
    return PlannedTitle(
      plan: try Plan(source: probe(film), profile: profile), encoder: EncoderChoice(name: encoder, reason: "a test"),
      plannedAt: 0, job: "bull:transcode:1")
  }

  private func processes(limits: ProcessLimits = ProcessLimits(), patience: Duration = .seconds(600)) -> PartProcesses {
    var media = Workshop.media
    media.limits = limits
    return PartProcesses(media, scratch: scratch, patience: patience)
  }

  private struct Made {
    let process: PartProcess
    let cpuSeconds: Double
    let files: [String: [UInt8]]
  }

  private func make(
    _ part: TitlePart, of planned: PlannedTitle, by processes: PartProcesses, from film: String? = nil, failing: Bool = false
  ) async throws -> Made {
    let film = try LocalFilm(film ?? self.film)
    return try await processes.withProcess(for: part, of: planned, film) { process in
      #expect(try FileManager.default.contentsOfDirectory(atPath: process.folder.path).isEmpty)
      let tracks = Set(planned.plan.tracks(of: part))
      let (pieces, cpuSeconds) = try await process.make(part, tracks: tracks, of: planned, film) { _ in }
      #expect(cpuSeconds > 0)
      if failing { throw CancellationError() }
      let files = try pieces.flatMap(\.files).map {
        ($0.path, Array(try Data(contentsOf: process.folder.appending(path: $0.path))))
      }
      return Made(process: process, cpuSeconds: cpuSeconds, files: Dictionary(uniqueKeysWithValues: files))
    }
  }

  private var folders: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: scratch.path) } }

  @Test("chunk after chunk by one process, with the bytes that a process of its own would have made")
  func one() async throws {
    let (processes, planned) = (processes(), try planned())
    let parts = planned.plan.parts.filter(\.isChunk)
    try #require(parts.count > 2)
    var first: PartProcess?
    for part in parts {
      let made = try await make(part, of: planned, by: processes)
      #expect(first == nil || made.process === first, "\(part)")
      first = made.process
      let alone = try await make(part, of: planned, by: self.processes())
      #expect(made.process !== alone.process && made.files == alone.files && !made.files.isEmpty, "\(part)")
    }
  }

  @Test("another plan, encoder, film or kind of part has a process of its own, and takes the place of the one before")
  func others() async throws {
    let (processes, planned) = (processes(), try planned())
    let chunk = planned.plan.parts.filter(\.isChunk)[0]
    let first = try await make(chunk, of: planned, by: processes)
    let before = try folders
    #expect(before.count == 1)
    let other = try await make(chunk, of: self.planned(pictures: 5), by: processes)
    let sound = try #require(planned.plan.parts.first { if case .audio = $0 { true } else { false } })
    let third = try await make(sound, of: planned, by: processes)
    let encoder = try await make(chunk, of: self.planned(encoder: "libx265"), by: processes)
    // The plan says the same of it.
    let copy = folder.path("copy.mp4")
    try FileManager.default.copyItem(atPath: film, toPath: copy)
    let film = try await make(chunk, of: self.planned(encoder: "libx265"), by: processes, from: copy)
    #expect(Set([first, other, third, encoder, film].map { ObjectIdentifier($0.process) }).count == 5)
    #expect(try folders.count == 1 && folders != before)
  }

  @Test("two at the same time have a process each, and whoever is kept goes when there is no more work")
  func besideEachOther() async throws {
    let (processes, planned) = (processes(patience: .milliseconds(100)), try planned())
    let parts = planned.plan.parts.filter(\.isChunk)
    async let one = make(parts[0], of: planned, by: processes)
    async let two = make(parts[1], of: planned, by: processes)
    let (first, second) = try await (one, two)
    #expect(first.process !== second.process)
    try await TemporaryFolder.becomesEmpty(scratch.path)
    #expect(FilmProcess.find(film) == nil)
  }

  @Test("a worker that stops ends those that it has kept")
  func stop() async throws {
    let (processes, planned) = (processes(), try planned())
    _ = try await make(planned.plan.parts.filter(\.isChunk)[0], of: planned, by: processes)
    #expect(try folders.count == 1)
    let service = Task { await processes.endWhenCancelled() }
    service.cancel()
    await service.value
    #expect(try folders.isEmpty)
  }

  @Test("after a failure, or much of its time, the next part has a new one")
  func spent() async throws {
    let (processes, planned) = (processes(), try planned())
    let chunk = planned.plan.parts.filter(\.isChunk)[0]
    await #expect(throws: CancellationError.self) { try await make(chunk, of: planned, by: processes, failing: true) }
    #expect(try folders.isEmpty)
    var limits = ProcessLimits()
    limits.processorTime = 10
    let short = self.processes(limits: limits)
    var (spent, last) = (0.0, PartProcess?.none)
    repeat {
      let made = try await make(chunk, of: planned, by: short)
      #expect(last == nil || made.process === last)
      (spent, last) = (spent + made.cpuSeconds, made.process)
    } while spent <= 1
    #expect(try folders.isEmpty)
  }

  @Test("one that was killed while it was kept fails nothing")
  func killed() async throws {
    let (processes, planned) = (processes(), try planned())
    let parts = planned.plan.parts.filter(\.isChunk)
    let first = try await make(parts[0], of: planned, by: processes)
    #expect(try #require(FilmProcess.find(film)).kill())
    while !first.process.hasEnded { await Task.yield() }
    #expect(try await make(parts[1], of: planned, by: processes).process !== first.process)
  }
}
