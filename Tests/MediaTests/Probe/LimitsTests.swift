import Foundation
import Testing

@testable import Media

@Suite struct LimitsTests {
  private func refusal(of film: Film, _ change: (inout Limits) -> Void) -> MediaError? {
    var limits = Limits.default
    change(&limits)
    return #expect(throws: MediaError.self) { try film.probed(limits: limits) }
  }

  @Test("A picture that claims more than the limits is refused before it is decoded")
  func size() async throws {
    let film = try await Film.plain()
    #expect(refusal(of: film) { $0.pixels = 160 * 89 }?.code == .overLimit)
    #expect(refusal(of: film) { $0.side = 159 }?.code == .overLimit)
    var exact = Limits.default
    // Decoders count the memory of a picture, whose lines are padded.
    (exact.pixels, exact.side) = (192 * 96, 160)
    #expect(try film.probed(limits: exact).video?.width == 160)
  }

  @Test("Absurd dimensions in a few bytes", arguments: [(65_000, 65_000), (16_400, 16), (1_000_000_000, 2), (8194, 8194)])
  func absurd(width: Int, height: Int) async throws {
    let head = Array("YUV4MPEG2 W\(width) H\(height) F25:1 Ip A1:1 C420jpeg\nFRAME\n".utf8)
    let film = try Film("film.y4m", bytes: head + Array(repeating: 16, count: 4096))
    let error = #expect(throws: MediaError.self) { try film.probed() }
    #expect([.overLimit, .notMedia].contains(error?.code))
  }

  @Test("A film that lasts longer than the limit")
  func duration() async throws {
    let film = try await Film.plain()
    #expect(refusal(of: film) { $0.duration = 1 }?.code == .overLimit)
    #expect(throws: Never.self) { try film.probed() }
  }

  @Test("More streams than the limit")
  func streams() async throws {
    #expect(refusal(of: try await Film.plain()) { $0.streams = 1 } != nil)
  }

  @Test("Tracks and channels beyond the limits are skipped with the reason")
  func tracks() async throws {
    let film = try await Film(
      "film.mkv", ["-f", "lavfi", "-i", "sine=duration=1", "-map", "0", "-map", "0", "-map", "0", "-c:a", "pcm_s16le"])
    var limits = Limits.default
    limits.audioTracks = 2
    let facts = try film.probed(limits: limits)
    #expect(facts.audio.count == 2 && facts.skipped == [SkippedStream(stream: 2, kind: "audio", reason: "more than 2 tracks")])
    let wide = try await Film("film.wav", ["-f", "lavfi", "-i", "sine=duration=1", "-ac", "6"])
    #expect(refusal(of: wide) { $0.channels = 5 }?.found.contains("6 channels") == true)
  }

  @Test("Cover art of more bytes than the limit is skipped with the reason")
  func attachment() async throws {
    let film = try await Film.song()
    var limits = Limits.default
    limits.attachment = 10
    let facts = try film.probed(limits: limits)
    #expect(facts.cover == nil && facts.skipped.map(\.kind) == ["cover art"])
    #expect(facts.skipped.allSatisfy { $0.reason.hasSuffix("the limit of 10") })
  }
}
