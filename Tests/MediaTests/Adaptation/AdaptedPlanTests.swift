import Foundation
import Synchronization
import TestFolder
import Testing

@testable import Media

@Suite struct AdaptedPlanTests {
  private static func profile(_ change: (inout Profile) -> Void = { _ in }) throws -> Profile {
    try .quick {
      $0.name = "fitted"
      $0.video.ladder = [
        Rung(name: "90p", width: 160, height: 90, cap: 200), Rung(name: "180p", width: 320, height: 180, cap: 600),
        Rung(name: "360p", width: 640, height: 360, cap: 2000),
      ]
      $0.adaptation.ladder = .contentAdaptive
      change(&$0)
    }
  }

  /// A film of `picture`, a filter of ffmpeg, 640 × 360 and 10 s long unless that says otherwise.
  private static func film(_ picture: String) async throws -> Film {
    try await Film(
      "film.mp4", ["-f", "lavfi", "-i", picture, "-c:v", "libx264", "-preset", "ultrafast", "-qp", "4", "-t", "10"])
  }

  private static let cartoon = "testsrc2=size=640x360:rate=25,format=yuv420p"
  private static let noise = "testsrc2=size=640x360:rate=25,format=yuv420p,noise=alls=50:allf=t"

  private func plan(_ film: Film, _ profile: Profile, scratch: URL? = nil) throws -> Plan {
    try Plan.make(
      LocalFilm(film.path), profile: profile, limits: .default, cancellation: Cancellation(),
      scratch: scratch ?? film.folder.url)
  }

  @Test("A still film saves much: its quality gets coarser while the target is met, its caps come down")
  func still() async throws {
    let film = try await Self.film("\(Self.cartoon),loop=loop=-1:size=1")
    let plan = try plan(film, Self.profile())
    let (adaptation, video) = (try #require(plan.video?.adaptation), try #require(plan.video))
    #expect(adaptation.savedBits >= 20)
    #expect(adaptation.quality > adaptation.profileQuality && adaptation.quality <= 30)
    let top = try #require(adaptation.rungs.first)
    #expect(top.decision == .lowered && top.psnr >= 42 && top.ssim >= 0.98)
    #expect(video.renditions.map(\.cap) == adaptation.rungs.compactMap(\.cap))
    #expect(zip(adaptation.rungs, adaptation.rungs.dropFirst()).allSatisfy { $0.bitRate > $1.bitRate })
    #expect(video.renditions.allSatisfy { $0.cap < 600 })
    // What is encoded otherwise must never be taken for the same track.
    var unchanged = plan
    unchanged.video?.adaptation = nil
    let (fitted, fixed) = (TrackFolders(plan, encoder: "libx264"), TrackFolders(unchanged, encoder: "libx264"))
    #expect(fitted.all.isDisjoint(with: fixed.all))
  }

  @Test("A noisy film that fills its caps saves nothing and loses nothing")
  func noisy() async throws {
    let film = try await Self.film(Self.noise)
    let (fixed, fitted) = (
      try plan(film, Self.profile { $0.adaptation.ladder = .fixed }), try plan(film, Self.profile())
    )
    #expect(fitted.video?.renditions == fixed.video?.renditions)
    #expect(fitted.constantQuality == fitted.profile.video.quality)
    #expect(fitted.video?.adaptation?.savedBits == 0)
    #expect(fitted.video?.adaptation?.rungs.allSatisfy { $0.decision == .kept } == true)
    #expect(fixed.video?.adaptation == nil)
  }

  @Test("A film without detail loses the rungs that bring none")
  func flat() async throws {
    let film = try await Self.film("gradients=size=640x360:rate=25:speed=0.001:seed=1:c0=0x303030:c1=0x505050,format=yuv420p")
    let adaptation = try #require(try plan(film, Self.profile()).video?.adaptation)
    #expect(adaptation.rungs.map(\.decision) == [.lowered, .dropped, .lowered])
    #expect(adaptation.savedBits > 20)
  }

  @Test("The same on one core and on all, whatever else is measured; samples go away")
  func sameEverywhere() async throws {
    let film = try await Self.film(Self.cartoon)
    let scratch = try TemporaryFolder()
    let profile = try Self.profile()
    let all = try plan(film, profile, scratch: scratch.url)
    let one = try await Threads.run("one core") {
      try #require(keepThreadOnOneCore() == 0)
      return try plan(film, profile)
    }
    let measured = try plan(film, Self.profile { $0.quality.measure = .full })
    let told = Mutex<[Double]>([])
    let planned = try await Planner(profile: profile, scratch: scratch.url).plan(LocalFilm(film.path)) { fraction in
      told.withLock { $0.append(fraction) }
    }
    // The ladder's samples, and a trial of the top rung for each halving of the range of quality.
    #expect(told.withLock { $0.count > 3 && $0.first == 0 && $0 == $0.sorted() && ($0.last ?? 1) < 1 })
    #expect(all.video?.adaptation != nil)
    #expect(try planned == all && EncoderChoice(for: planned).name == all.video?.adaptation?.encoder)
    #expect(one == all && one.digest == all.digest)
    #expect(measured.video == all.video && measured.digest == all.digest)
    #expect(try scratch.names == [])
    #expect(try all.throughJSON().digest == all.digest)
  }

  @Test("The title is made as the plan says, and its report tells")
  func title() async throws {
    let film = try await Self.film(Self.cartoon)
    let profile = try Self.profile { ($0.video.encoder, $0.quality.measure) = ("auto", .full) }
    let report = try await MadeTitle(film, profile: profile).report
    let adaptation = try #require(report.adaptation)
    #expect(adaptation.encoder == "libx264" && report.encoder.name == "libx264")
    #expect(adaptation.quality > adaptation.profileQuality)
    #expect(report.renditions.map(\.name) == adaptation.rungs.filter { $0.decision != .dropped }.map(\.name))
    // What was found in the samples holds for the film.
    let (top, sampled) = (try #require(report.renditions.first), try #require(adaptation.rungs.first))
    #expect(abs((top.quality?.psnrY ?? 0) - sampled.psnr) < 1)
    #expect(abs(Double(top.averageBitRate) / Double(sampled.bitRate) - 1) < 0.2)
    #expect(try report.throughJSON() == report)
  }

  @Test("Sound alone has no ladder to fit")
  func song() async throws {
    let plan = try plan(await Film.song(), Self.profile())
    #expect(plan.video == nil && plan.constantQuality == plan.profile.video.quality)
  }

  @Test("A folder that can't be written to is named, and a cancelled plan stops")
  func failures() async throws {
    let film = try await Film.plain()
    let error = #expect(throws: MediaError.self) {
      try plan(film, Self.profile(), scratch: URL(filePath: "/proc/nowhere"))
    }
    #expect(error?.description.contains("write samples to /proc/nowhere") == true)
    let cancellation = Cancellation()
    #expect(throws: MediaError.self) {
      try Plan.make(LocalFilm(film.path), profile: Self.profile(), limits: .default, cancellation: cancellation) { _ in
        cancellation.cancel()
      }
    }
  }
}

/// This thread, and those that it starts from here on. Glibc declares the function for GNU sources only.
private func keepThreadOnOneCore() -> Int32 {
  typealias SetAffinity = @convention(c) (_ thread: Int32, _ size: Int, _ cores: UnsafePointer<UInt64>) -> Int32
  guard let function = dlsym(nil, "sched_setaffinity") else { return -1 }
  var firstCore: UInt64 = 1
  return unsafeBitCast(function, to: SetAffinity.self)(0, MemoryLayout<UInt64>.size, &firstCore)
}
