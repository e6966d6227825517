import TestFolder
import Testing

@testable import Media

@Suite struct LadderTests {
  private func renditions(_ facts: VideoFacts) throws -> [String] {
    let plan = try Plan(source: .sample(facts), profile: .builtIn("abr-h264"))
    return (plan.video?.renditions ?? []).map { "\($0.name) \($0.width)x\($0.height) \($0.sampleAspectRatio) \($0.cap)" }
  }

  @Test("A 4K master becomes the seven rungs")
  func sevenRungs() throws {
    #expect(
      try renditions(.sample(3840, 2160)) == [
        "2160p 3840x2160 1 25000", "1440p 2560x1440 1 16000", "1080p 1920x1080 1 8000", "720p 1280x720 1 5000",
        "480p 854x480 1280/1281 2500", "360p 640x360 1 1000", "240p 426x240 640/639 500",
      ])
  }

  @Test(
    "The top rendition",
    arguments: [
      // Larger than the largest rung.
      (.sample(4096, 2160), "2160p 3840x2026 2026/2025 25000"),
      // Fills a rung's box in one dimension.
      (.sample(1920, 800), "1080p 1920x800 1 8000"),
      (.sample(1440, 1080), "1080p 1440x1080 1 8000"),
      // Between two rungs: its own size, and its cap by pixels between 5000 and 8000.
      (.sample(1600, 900), "900p 1600x900 1 6350"),
      // Odd: an even size, and a shape as near as 16 bits a term allow.
      (.sample(1279, 719), "718p 1278x718 59035/59071 4993"),
      // Nearly a rung: in its place.
      (.sample(1920, 1088), "1088p 1920x1088 1 8153"),
      (.sample(2048, 1080), "1080p 2048x1080 1 9417"),
      // Below the smallest rung.
      (.sample(160, 120), "120p 160x120 1 200"),
      (.sample(2, 2), "2p 2x2 1 100"),
      (.sample(1, 1), "2p 2x2 1 100"),
      // Anamorphic: square pixels.
      (.sample(720, 576, sampleAspectRatio: Rational(64, 45)), "576p 1024x576 1 3380"),
      (.sample(720, 480, sampleAspectRatio: Rational(8, 9)), "480p 640x480 1 2500"),
      (.sample(720, 480, sampleAspectRatio: Rational(32, 27)), "480p 852x480 640/639 2500"),
      (.sample(720, 480, sampleAspectRatio: Rational(32, 27), rotation: 270), "480p 480x852 639/640 2500"),
      // Portrait and turned.
      (.sample(1080, 1920), "1080p 1080x1920 1 8000"),
      (.sample(1920, 1080, rotation: 90), "1080p 1080x1920 1 8000"),
      (.sample(1920, 1080, rotation: 180), "1080p 1920x1080 1 8000"),
      // A sample aspect ratio that can't be meant.
      (.sample(640, 360, sampleAspectRatio: Rational(1, 100_000)), "360p 640x360 1 1000"),
    ] as [(VideoFacts, String)])
  func top(_ facts: VideoFacts, _ expected: String) throws {
    let top = try renditions(facts).first
    #expect(top == expected)
  }

  @Test("A rung that is nearly the own size gives way, others stay")
  func nearlyEqual() throws {
    let names = try renditions(.sample(1920, 1088)).map { $0.prefix { $0 != " " } }
    #expect(names == ["1088p", "720p", "480p", "360p", "240p"])
    #expect(try renditions(.sample(2160, 1080)).map { $0.prefix { $0 != " " } }.prefix(2) == ["2160x1080", "1080p"])
  }

  @Test("Whatever the source and the ladder: never larger, even, exact shape, strictly descending", arguments: 0..<20)
  func invariants(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let rungs = try Profile.builtIn("abr-h264").video.ladder
    for _ in 0..<50 {
      let facts = VideoFacts.sample(
        Int.random(in: 1...(Bool.random(using: &random) ? 8192 : 300), using: &random),
        Int.random(in: 1...(Bool.random(using: &random) ? 4320 : 300), using: &random),
        sampleAspectRatio: Bool.random(using: &random)
          ? Rational(1) : Rational(Int.random(in: 0...70, using: &random), Int.random(in: 0...70, using: &random)),
        rotation: [0, 90, 180, 270].randomElement(using: &random) ?? 0)
      let video = try VideoPlan(facts, ladder: Bool.random(using: &random) ? rungs : Self.ladder(using: &random))
      let shape = try PictureShape(facts)

      #expect(!video.renditions.isEmpty)
      #expect(Set(video.renditions.map(\.name)).count == video.renditions.count)
      for rendition in video.renditions {
        #expect(rendition.width >= 2 && rendition.width % 2 == 0 && rendition.height >= 2 && rendition.height % 2 == 0)
        #expect(Double(rendition.width) <= max(2, shape.width.value) && Double(rendition.height) <= max(2, shape.height.value))
        let ratio = rendition.sampleAspectRatio
        #expect(ratio.isKnown && ratio.numerator <= 65535 && ratio.denominator <= 65535)
        let exact = video.displayAspectRatio * Rational(rendition.height, rendition.width)
        if exact.numerator <= 65535, exact.denominator <= 65535 { #expect(ratio == exact) }
        if ratio.numerator > 1, ratio.denominator > 1 { #expect(abs(ratio.value / exact.value - 1) < 0.001) }
      }
      for (larger, smaller) in zip(video.renditions, video.renditions.dropFirst()) {
        #expect(larger.width * larger.height > smaller.width * smaller.height)
        #expect(larger.width >= smaller.width && larger.height >= smaller.height)
        #expect(larger.cap >= smaller.cap)
      }
    }
  }

  private static func ladder(using random: inout SeededGenerator) -> [Rung] {
    var rung = Rung(name: "0p", width: 16, height: 16, cap: 20)
    return (0..<Int.random(in: 1...20, using: &random)).map { index in
      rung.name = "\(index)p"
      rung.width += 2 * Int.random(in: 0...200, using: &random)
      rung.height += 2 * Int.random(in: 1...200, using: &random)
      rung.cap += Int.random(in: 1...5000, using: &random)
      return rung
    }
  }
}
