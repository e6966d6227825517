import Foundation

/// Decides what becomes of each rung, from what it took and gave in the samples. Pure.
///
/// Going up from the smallest rung, which always stays, each rung has to gain enough over the one below it for its bits, or it is dropped;
/// one that costs hardly less than the next is dropped for that. Of what stays, caps come down to what the hardest sample takes, with
/// headroom: never above the ladder's, always rising with size.
struct LadderFitting {
  let settings: AdaptationSettings

  /// What becomes of a rung.
  struct Verdict: Hashable, Sendable {
    var sample: RungSample
    var decision: LadderAdaptation.Decision
    var reason: String
    /// kbit/s; of a dropped rung the ladder's.
    var cap: Int
  }

  /// The fewest renditions of a title whose ladder has them.
  private static let fewest = 2
  /// kbit/s that no cap is lowered beyond.
  private static let smallestCap = 50

  /// - Parameters:
  ///   - samples: of the whole ladder, smallest first.
  ///   - coarser: how much the constant quality was made coarser.
  /// - Returns: a verdict for each, in the same order.
  func verdicts(_ samples: [RungSample], coarser: Int) -> [Verdict] {
    var verdicts = samples.map { Verdict(sample: $0, decision: .kept, reason: "the smallest", cap: $0.rendition.cap) }
    var kept = Array(verdicts.indices.prefix(1))
    for index in verdicts.indices.dropFirst() {
      while let below = kept.last {
        let step = Step(from: samples[below], to: samples[index])
        if kept.count > 1, step.gain > 0, step.cost < settings.minimumStep {
          let reason = "\(samples[index].rendition.name), which shows more, takes \(step.costText) its bits"
          (verdicts[below].decision, verdicts[below].reason) = (.dropped, reason)
          kept.removeLast()
          continue
        }
        let isWorthIt = step.gain > 0 && step.gain >= settings.minimumGain * step.doublings
        verdicts[index].reason =
          "\(step.gain < 0 ? "loses" : "gains") \(Self.decimals(abs(step.gain), 2)) dB beside \(samples[below].rendition.name)"
          + " for \(step.costText) its bits"
        if isWorthIt { kept.append(index) } else { verdicts[index].decision = .dropped }
        break
      }
    }
    if kept.count < min(Self.fewest, verdicts.count), let top = verdicts.indices.last {
      (verdicts[top].decision, verdicts[top].reason) = (.kept, "a title has two sizes at least")
      kept.append(top)
    }
    lowerCaps(&verdicts, kept, coarser: coarser)
    return verdicts
  }

  private func lowerCaps(_ verdicts: inout [Verdict], _ kept: [Int], coarser: Int) {
    var below = 0
    for index in kept {
      let ladder = verdicts[index].cap
      let needed = Int((Double(verdicts[index].sample.peakBitRate) / 1000 * settings.capHeadroom).rounded(.up))
      let cap = min(ladder, max(needed, Self.smallestCap, below + 1))
      below = cap
      if cap < ladder {
        verdicts[index].cap = cap
        verdicts[index].reason += "; its hardest sample takes \(verdicts[index].sample.peakBitRate / 1000) kbit/s"
      }
      if coarser > 0 { verdicts[index].reason += "; meets the target at a quality that is \(coarser) coarser" }
      if cap < ladder || coarser > 0 { verdicts[index].decision = .lowered }
    }
  }

  /// From a rung to a larger one.
  private struct Step {
    /// dB of luma PSNR.
    let gain: Double
    /// How many times the bits.
    let cost: Double

    init(from below: RungSample, to above: RungSample) {
      gain = above.quality.psnrY - below.quality.psnrY
      cost = Double(max(1, above.bitRate)) / Double(max(1, below.bitRate))
    }

    var doublings: Double { max(0, log2(cost)) }
    var costText: String { "\(LadderFitting.decimals(cost, 1)) times" }
  }

  private static func decimals(_ number: Double, _ places: Int) -> String {
    number.formatted(.number.precision(.fractionLength(places)).grouping(.never).locale(Locale(identifier: "en_US_POSIX")))
  }
}
