import Foundation
import TestFolder
import Testing

@testable import Media

@Suite struct LadderFittingTests {
  private let settings: AdaptationSettings

  init() throws { settings = try Profile.builtIn("content-adaptive").adaptation }

  private func fit(_ samples: [RungSample], quality: Int? = nil) -> [LadderFitting.Verdict] {
    LadderFitting(settings: settings).verdicts(samples, coarser: quality)
  }

  private func words(_ samples: [RungSample]) -> [String] {
    fit(samples).map { "\($0.decision) \($0.cap): \($0.reason)" }
  }

  @Test("A rung that gains little for its bits is dropped, and the next is held against the one that stayed")
  func gain() {
    let samples: [RungSample] = [
      .sample("240p", cap: 400, kbps: 300, psnr: 30), .sample("480p", cap: 1500, kbps: 1200, psnr: 30.9),
      .sample("720p", cap: 3000, kbps: 2400, psnr: 31.6),
    ]
    #expect(
      words(samples) == [
        "kept 400: it is the smallest", "dropped 1500: it gains 0.90 dB beside 240p for 4.0 times the bits",
        "kept 3000: it gains 1.60 dB beside 240p for 8.0 times the bits",
      ])
  }

  @Test("One sample that gains is enough to stay")
  func anySample() {
    var larger = RungSample.sample("480p", cap: 1500, kbps: 1200, psnr: 30)
    larger.qualities = [.sample(psnr: 30), .sample(psnr: 33)]
    var smaller = RungSample.sample("240p", cap: 400, kbps: 300, psnr: 30)
    smaller.qualities = [.sample(psnr: 30), .sample(psnr: 30)]
    #expect(fit([smaller, larger, .sample("720p", cap: 3000, kbps: 2400, psnr: 40)]).map(\.decision) == [.kept, .kept, .kept])
  }

  @Test("A rung that costs hardly less than the next gives way to it, but never the smallest")
  func step() {
    let samples: [RungSample] = [
      .sample("240p", cap: 400, kbps: 300, psnr: 30), .sample("360p", cap: 1000, kbps: 310, psnr: 33),
      .sample("480p", cap: 1500, kbps: 350, psnr: 36),
    ]
    #expect(fit(samples).map(\.decision) == [.kept, .dropped, .lowered])
    #expect(fit(samples)[1].reason == "480p, which shows more, takes 1.1 times the bits")
  }

  @Test("What is larger than a rung that meets the target is dropped")
  func target() {
    let samples: [RungSample] = [
      .sample("240p", cap: 400, kbps: 300, psnr: 40), .sample("360p", cap: 1000, kbps: 800, psnr: 43),
      .sample("480p", cap: 3000, kbps: 1600, psnr: 46),
    ]
    #expect(fit(samples).map(\.decision) == [.kept, .kept, .dropped])
    #expect(fit(samples)[2].reason == "360p meets the target")
  }

  @Test("Of a film that fills its caps, nothing is dropped or lowered")
  func hard() {
    let samples: [RungSample] = [
      .sample("240p", cap: 400, kbps: 410, psnr: 18), .sample("360p", cap: 1000, kbps: 1010, psnr: 18.01),
      .sample("480p", cap: 3000, kbps: 2900, psnr: 17.9),
    ]
    #expect(fit(samples).map(\.decision) == [.kept, .kept, .kept])
    #expect(fit(samples).map(\.cap) == [400, 1000, 3000])
  }

  @Test("Caps come down to the hardest sample with headroom, and everything is lowered with the quality")
  func caps() {
    let samples: [RungSample] = [
      .sample("240p", cap: 500, kbps: 10, psnr: 30), .sample("480p", cap: 2500, kbps: 700, psnr: 35),
    ]
    #expect(words(samples).last == "lowered 1400: the hardest sample takes 700 kbit/s")
    #expect(fit(samples).map(\.cap) == [50, 1400])
    let reason = fit(samples, quality: 27).last?.reason
    #expect(reason == "the target is met at quality 27, the hardest sample takes 700 kbit/s")
  }

  @Test("A flat film keeps two sizes, a ladder of one its one")
  func fewest() {
    let flat: [RungSample] = ["240p", "480p", "720p"].enumerated().map { index, name in
      .sample(name, cap: 500 * (index + 1), kbps: 10, psnr: 100)
    }
    #expect(fit(flat).map(\.decision) == [.lowered, .dropped, .lowered])
    #expect(fit([.sample("90p", cap: 300, kbps: 280, psnr: 30)]).map(\.decision) == [.kept])
    #expect(fit([]).isEmpty)
  }

  @Test("Whatever was measured: the smallest stays, two at least, caps never rise and rise with size", arguments: 0..<30)
  func invariants(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<100 {
      var cap = Int.random(in: 20...500, using: &random)
      let samples: [RungSample] = (0..<Int.random(in: 1...8, using: &random)).map { index in
        cap += Int.random(in: 1...3000, using: &random)
        return .sample(
          "\(index)p", cap: cap, kbps: Int.random(in: 1...cap, using: &random), psnr: Double.random(in: 15...50, using: &random)
        )
      }
      let verdicts = fit(samples, quality: Bool.random(using: &random) ? 25 : nil)
      let kept = verdicts.filter { $0.decision != .dropped }
      #expect(verdicts.map(\.sample) == samples)
      #expect(kept.first?.sample == samples.first && kept.count >= min(2, samples.count))
      #expect(kept.allSatisfy { $0.cap <= $0.sample.rendition.cap && $0.cap > 0 })
      #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.cap < $1.cap })
      // Those above the smallest cost clearly more each, unless they fill their caps.
      for (smaller, larger) in zip(kept.dropFirst(), kept.dropFirst(2)) where !larger.sample.fillsItsCap {
        #expect(Double(larger.sample.bitRate) >= settings.minimumStep * Double(smaller.sample.bitRate))
      }
      #expect(fit(samples, quality: 25) == fit(samples, quality: 25))
    }
  }
}

extension RungSample {
  /// Measured alike in its one sample and over all.
  fileprivate static func sample(_ name: String, cap: Int, kbps: Int, psnr: Double) -> RungSample {
    RungSample(
      rendition: Rendition(name: name, width: 2, height: 2, sampleAspectRatio: Rational(1), cap: cap), bitRate: kbps * 1000,
      peakBitRate: kbps * 1000, quality: .sample(psnr: psnr), qualities: [.sample(psnr: psnr)])
  }
}

extension PictureQuality {
  fileprivate static func sample(psnr: Double) -> PictureQuality {
    PictureQuality(frames: 100, psnrY: psnr, psnrYUV: psnr, ssimY: 0.99, ssimYUV: 0.99)
  }
}
