import Foundation
import TestFolder
import Testing

@testable import Media

@Suite struct ProbeTests {
  private static let picture = ["-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=2"]
  private static let sound = ["-f", "lavfi", "-i", "sine=sample_rate=48000:duration=2"]
  private static let h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]

  private func video(_ name: String, _ arguments: [String]) async throws -> VideoFacts {
    try #require(try await Film(name, arguments).probed().video)
  }

  @Test("A plain film: sizes, rate, times and codecs")
  func plain() async throws {
    let film = try await Film.plain()
    let facts = try film.probed()
    let video = try #require(facts.video)
    #expect(facts.size == Int64(try film.bytes.count))
    #expect(facts.start == 0)
    #expect(abs(facts.duration - 2_000_000) < 25_000)
    #expect(video.width == 160 && video.height == 90 && video.codec == "h264" && video.pixelFormat == "yuv420p")
    #expect(video.frameRate == Rational(25) && !video.isVariableFrameRate)
    #expect(video.sampleAspectRatio == Rational(1) && video.rotation == 0 && !video.mirrored)
    #expect(video.bitDepth == 8 && video.colour.hdr == nil && !video.colour.isFullRange && !video.isIntraOnly)
    #expect(facts.audio.map(\.codec) == ["aac"] && facts.audio.map(\.sampleRate) == [48000])
    #expect(facts.warnings.isEmpty && facts.skipped.isEmpty && facts.cover == nil && facts.subtitles.isEmpty)
  }

  @Test("The facts don't depend on where the file lies or what it is called, but on its bytes")
  func fingerprint() async throws {
    let film = try await Film.plain()
    let copy = try Film("another name.mp4", bytes: film.bytes)
    #expect(try copy.probed() == film.probed())
    var changed = try film.bytes
    changed[changed.count - 1] ^= 1
    #expect(try Film("film.mp4", bytes: changed).probed().fingerprint != film.probed().fingerprint)
  }

  @Test("The title's frames fall on the source's, whatever little the sound starts earlier")
  func grid() async throws {
    let sound = ["-itsoffset", "0.015"] + Self.picture + Self.sound
    for (rate, output) in [("25", "film.mkv"), ("24000/1001", "film.mkv"), ("12", "film.mov")] {
      let facts = try await Film(output, sound + Self.h264 + ["-r", rate, "-c:a", "pcm_s16le"]).probed()
      let video = try #require(facts.video)
      let frames = Double(video.start - facts.start) * video.frameRate.value / 1e6
      #expect(abs(frames - frames.rounded()) < 0.001 && facts.start >= 0)
      #expect(facts.start - (facts.audio.first?.start ?? 0) < Int64(1e6 / video.frameRate.value))
    }
  }

  @Test("Pixels that aren't square")
  func anamorphic() async throws {
    let video = try await video("film.mp4", Self.picture + ["-vf", "setsar=64/45"] + Self.h264)
    #expect(video.sampleAspectRatio == Rational(64, 45))
  }

  @Test("Fields, first the top or first the bottom", arguments: [("tff", FieldOrder.topFirst), ("bff", .bottomFirst)])
  func fields(name: String, order: FieldOrder) async throws {
    let mode = order == .topFirst ? "interleave_top" : "interleave_bottom"
    let source = [
      "-f", "lavfi", "-i", "testsrc2=size=160x96:rate=50:duration=1", "-vf", "tinterlace=\(mode),fieldorder=\(name)",
    ]
    let coding = ["-c:v", "mpeg2video", "-flags", "+ilme+ildct", "-top", order == .topFirst ? "1" : "0", "-r", "25"]
    let video = try await video("film.ts", source + coding)
    #expect(video.fieldOrder == order)
    #expect(video.frameRate == Rational(25))
  }

  @Test("HDR by its transfer", arguments: [("smpte2084", HDRKind.hdr10), ("arib-std-b67", .hlg)])
  func highDynamicRange(transfer: String, kind: HDRKind) async throws {
    let colour = ["-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc"]
    let video = try await video(
      "film.mp4", Self.picture + ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le"] + colour)
    #expect(video.colour.hdr == kind && video.bitDepth == 10)
    #expect(video.colour.primaries == "bt2020" && video.colour.matrix == "bt2020nc" && video.colour.transfer == transfer)
  }

  @Test("Full range")
  func fullRange() async throws {
    #expect(try await video("film.avi", Self.picture + ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p"]).colour.isFullRange)
  }

  @Test("Where each stream starts, on the source's clock")
  func starts() async throws {
    let film = try await Film(
      "film.ts", Self.picture + ["-itsoffset", "0.5"] + Self.sound + Self.h264 + ["-c:a", "aac", "-output_ts_offset", "10"])
    let facts = try film.probed()
    let (video, audio) = (try #require(facts.video), try #require(facts.audio.first))
    #expect(facts.start == video.start && facts.start > 9_000_000)
    #expect(abs(audio.start - video.start - 500_000) < 50_000)
    #expect(abs(facts.duration - 2_500_000) < 60_000)
  }

  @Test("A variable frame rate")
  func variable() async throws {
    let filter = "select='if(lt(mod(t,1),0.5),1,not(mod(n,3)))'"
    let video = try await video(
      "film.mkv", ["-f", "lavfi", "-i", "testsrc2=size=160x90:rate=30:duration=4", "-vf", filter, "-vsync", "vfr"] + Self.h264)
    #expect(video.isVariableFrameRate)
    #expect(video.frameRate == Rational(30))
  }

  @Test("Eight mono tracks are eight tracks, in order, with their languages")
  func monoTracks() async throws {
    let maps = (0..<8).flatMap { _ in ["-map", "1"] }
    let languages = ["eng", "fra", "spa", "ita"].enumerated().flatMap {
      ["-metadata:s:a:\($0.offset)", "language=\($0.element)"]
    }
    let film = try await Film(
      "film.mov", Self.picture + Self.sound + ["-map", "0"] + maps + Self.h264 + ["-c:a", "pcm_s16le", "-ac", "1"] + languages)
    let facts = try film.probed()
    #expect(facts.audio.map(\.stream) == Array(1...8))
    #expect(facts.audio.allSatisfy { $0.channels == 1 })
    #expect(facts.audio.map(\.language) == ["eng", "fra", "spa", "ita", nil, nil, nil, nil])
  }

  @Test("Cover art isn't the film's picture")
  func cover() async throws {
    let facts = try await Film.song().probed()
    #expect(facts.video == nil && facts.cover == 1 && facts.audio.count == 1)
  }

  @Test("Text subtitles are used, pictures of text and data are skipped with a reason")
  func subtitles() async throws {
    let folder = try TemporaryFolder()
    let text = try folder.write("1\n00:00:00,100 --> 00:00:01,000\nHello\n".utf8, to: "text.srt")
    let film = try await Film(
      "film.mov",
      Self.picture + ["-i", text] + Self.h264 + [
        "-c:s", "mov_text", "-metadata:s:s:0", "language=fra", "-timecode", "01:00:00:00",
      ])
    let facts = try film.probed()
    #expect(facts.subtitles.map(\.codec) == ["mov_text"] && facts.subtitles.map(\.language) == ["fra"])
    #expect(facts.skipped.map(\.kind) == ["data"])
  }

  @Test("A film that was cut off says so")
  func cutOff() async throws {
    let film = try await Film("film.mp4", Self.picture + Self.h264 + ["-movflags", "+faststart"])
    let bytes = try film.bytes
    let facts = try Film("cut.mp4", bytes: bytes.prefix(bytes.count * 2 / 3)).probed()
    #expect(facts.warnings.count == 1 && facts.warnings.allSatisfy { $0.contains("missing") })
  }

  @Test("Every picture of ProRes is a key frame")
  func intraOnly() async throws {
    let video = try await video("film.mov", Self.picture + ["-c:v", "prores_ks", "-profile:v", "proxy"])
    #expect(video.isIntraOnly && video.codec == "prores" && video.bitDepth == 10)
  }
}
