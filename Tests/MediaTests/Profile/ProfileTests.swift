import Foundation
import Testing

@testable import Media

@Suite struct ProfileTests {
  @Test("Every file of profiles/ is built in, says everything, and is named after its file", arguments: Profile.builtInNames)
  func builtIn(name: String) throws {
    let profile = try Profile.named(name)
    #expect(profile.name == name)
    #expect(try profile.throughJSON() == profile)
  }

  @Test("No file of profiles/ is forgotten")
  func allFiles() throws {
    let folder = URL(filePath: #filePath).appending(path: "../../../../profiles").standardized
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yml") }
    // The schedules lie there too.
    #expect(Set(files) == Set(Profile.builtInNames.map { "\($0).yml" } + ["schedules.yml"]))
  }

  @Test("The default profile has the seven rungs")
  func defaults() throws {
    let video = try Profile.named("abr-h264").video
    #expect(video.ladder.map(\.name) == ["240p", "360p", "480p", "720p", "1080p", "1440p", "2160p"])
    #expect(video.ladder.map(\.cap) == [500, 1000, 2500, 5000, 8000, 16000, 25000])
    for name in ["abr-hevc", "abr-av1"] {
      #expect(try Profile.named(name).video.ladder.map(\.width) == video.ladder.map(\.width))
    }
    #expect(try Profile.named("phone-h264").video.ladder == Array(video.ladder.prefix(4)))
  }

  @Test("A file may say little: the rest is as in the built-in profile of its codec")
  func little() throws {
    let profile = try Profile(yaml: "video: { codec: av1, quality: 30 }", source: "folder/mine.yml")
    var expected = try Profile.named("abr-av1")
    (expected.name, expected.video.quality) = ("mine", 30)
    #expect(profile == expected)
  }

  @Test(
    "What is wrong is said with file, line, key and what is allowed",
    arguments: [
      ("video:\n  qualty: 20", "p.yml:2: video.qualty is no key of a profile; did you mean quality?"),
      ("sound: {}", "p.yml:1: sound is no key of a profile; allowed are name, video, audio, thumbnails, quality, adaptation"),
      ("video:\n  quality: 52", "p.yml:2: video.quality is 52; allowed are 1 to 51"),
      ("video:\n  quality: good", "p.yml:2: video.quality is “good”; it must be a whole number"),
      ("video:\n  quality: [1]", "p.yml:2: video.quality is a list; it must be a whole number"),
      ("video: 3", "p.yml:1: video must be a mapping of keys to values"),
      ("- a", "p.yml:1: the profile must be a mapping of keys to values"),
      ("video: { codec: h265 }", "p.yml:1: video.codec is “h265”; it must be one of h264, hevc, av1"),
      ("video: { segmentSeconds: 5 }", "p.yml:1: video.segmentSeconds is 5; it must be a multiple of gopSeconds (2)"),
      ("video: { chunkSeconds: 30 }", "p.yml:1: video.chunkSeconds is 30; it must be a multiple of segmentSeconds (4)"),
      ("video: { bufferSeconds: .nan }", "p.yml:1: video.bufferSeconds is “.nan”; it must be a number"),
      ("video: { scaler: nearest }", "is “nearest”; it must be one of bicubic, bilinear, area, lanczos"),
      ("video: { encoder: libx265 }", "it must be one of auto, h264_nvenc, h264_qsv, h264_vaapi, libx264"),
      ("video: { codec: av1, preset: veryfast }", "video.preset is “veryfast”; it must be one of 0, 1, 2"),
      ("video: { ladder: [] }", "p.yml:1: video.ladder has 0 rungs; allowed are 1 to 20"),
      (
        "video:\n  ladder:\n    - { name: 1p, width: 32, height: 18, cap: 30 }\n    - { name: 2p, width: 16, height: 18, cap: 40 }",
        "p.yml:4: video.ladder[1] is 16×18 after 32×18; rungs go from the smallest to the largest"
      ),
      ("video: { ladder: [{ name: 1p, width: 33, height: 18, cap: 30 }] }", "[0].width is 33; it must be a multiple of 2"),
      ("video: { ladder: [{ name: a/b, width: 32, height: 18, cap: 30 }] }", "[0].name is “a/b”; a rung's name starts"),
      ("video: { ladder: [{ name: 1p, width: 32, cap: 30 }] }", "p.yml:1: video.ladder[0].height is missing"),
      ("audio: { surroundBitRate: 50 }", "audio.surroundBitRate is 50; allowed are 96 to 1024, or 0 for none"),
      ("thumbnails: { tileSize: 640, columns: 50 }", "makes sheets of 32000 pixels a side; allowed are up to 16384"),
      ("quality: { measure: all }", "p.yml:1: quality.measure is “all”; it must be one of none, sampled, full"),
      ("quality: { sampleSeconds: 3 }", "quality.sampleSeconds is 3; allowed are 4 to 600"),
      ("adaptation: { ladder: fitted }", "adaptation.ladder is “fitted”; it must be one of fixed, contentAdaptive"),
      ("adaptation: { targetSSIM: 2 }", "adaptation.targetSSIM is 2.0; allowed are 0.5 to 1.0"),
      (
        "video: { quality: 31 }\nadaptation: { ladder: contentAdaptive }",
        "p.yml:2: adaptation.coarsestQuality is 30, finer than video.quality (31)"
      ),
      (
        "video: { rateControl: average }\nadaptation: { ladder: contentAdaptive }",
        "p.yml:2: adaptation.ladder is contentAdaptive, which needs video.rateControl to be quality"
      ),
      ("name: 'a b'", "p.yml:1: name is “a b”; allowed are letters"),
      ("", "p.yml: is empty"), ("a: [", "p.yml:2: is not YAML"), ("name: a\nname: b", "says name twice"),
    ])
  func messages(_ yaml: String, _ message: String) {
    let error = #expect(throws: ProfileError.self) { try Profile(yaml: yaml, source: "p.yml") }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test("An unknown name tells the known ones, a missing file that it is missing")
  func unknown() {
    let error = #expect(throws: ProfileError.self) { try Profile.named("abr-h265") }
    #expect(error?.description.contains("there are abr-h264, abr-hevc, abr-av1, phone-h264") == true)
    let missing = #expect(throws: ProfileError.self) { try Profile.named("/nowhere/p.yml") }
    #expect(missing?.description == "/nowhere/p.yml: no such file")
    #expect(throws: ProfileError.self) { try Profile.builtIn("/etc/p.yml") }
  }
}
