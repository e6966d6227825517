import Testing

@testable import Media

@Suite struct PlanDigestTests {
  @Test("The same source and profile give the same digest, and any other a different one")
  func digest() throws {
    let (source, profile) = (SourceFacts.sample(.sample(1920, 1080)), try Profile.builtIn("abr-h264"))
    let plan = try Plan(source: source, profile: profile)
    #expect(plan.digest.count == 64 && plan.digest.allSatisfy { "0123456789abcdef".contains($0) })
    #expect(try Plan(source: source, profile: profile).digest == plan.digest)

    var (other, changed) = (source, profile)
    other.fingerprint = "01"
    changed.video.quality += 1
    #expect(try Plan(source: other, profile: profile).digest != plan.digest)
    #expect(try Plan(source: source, profile: changed).digest != plan.digest)
  }

  @Test("Planned numbers are plausible, and those that overflow what computes with them aren't")
  func plausibility() throws {
    let plan = try Plan(source: .sample(.sample(3840, 2160)), profile: .builtIn("abr-h264"))
    #expect(plan.isPlausible())
    let changes: [(inout Plan) -> Void] = [
      { $0.video?.renditions[0].width = 1 << 40 }, { $0.video?.renditions[0].height = 0 }, { $0.timeline.frameCount = 1 << 62 },
      { $0.timeline.chunkFrames = -1 }, { $0.timeline.gopFrames = 0 }, { $0.timeline.frameRate = Rational(0) },
      { $0.source.duration = .max }, { $0.video?.renditions[0].name = "../../up" },
      { plan in if let first = plan.video?.renditions.first { plan.video?.renditions.append(first) } },
    ]
    for (index, change) in changes.enumerated() {
      var other = plan
      change(&other)
      #expect(!other.isPlausible(), "change \(index)")
    }
  }

  @Test("A plan survives a journey as JSON")
  func journey() throws {
    let facts = SourceFacts.sample(
      .sample(720, 576, sampleAspectRatio: Rational(64, 45)), audio: [.sample(language: "deu", title: "Ton")])
    let plan = try Plan(source: facts, profile: .builtIn("phone-h264"))
    #expect(try plan.throughJSON().digest == plan.digest)
  }

  @Test("A profile that didn't come from a file is checked all the same")
  func unchecked() throws {
    var profile = try Profile.builtIn("abr-h264")
    profile.video.ladder = []
    let error = #expect(throws: PlanError.self) { try Plan(source: .sample(.sample(640, 360)), profile: profile) }
    #expect(error?.description.contains("video.ladder has 0 rungs") == true)
  }
}
