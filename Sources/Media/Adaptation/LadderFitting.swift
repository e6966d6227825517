import Foundation

/// Decides what becomes of each rung, from what it took and gave in the samples. Pure.
///
/// Going up from the smallest rung, which always stays, each rung has to gain enough over the one below it for its bits, or it is dropped;
/// one that costs hardly less than the next is dropped for that. Of what stays, caps come down to what the hardest sample takes, with
/// headroom: never above the ladder's, always rising with size. Of a film that fills its caps, nothing is dropped: it needs all its bits.
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
  ///   - quality: the constant quality at which they meet the target; `nil` where it is the profile's.
  /// - Returns: a verdict for each, in the same order.
  func verdicts(_ samples: [RungSample], coarser quality: Int? = nil) -> [Verdict] {
    var verdicts = samples.map { Verdict(sample: $0, decision: .kept, reason: "it is the smallest", cap: $0.rendition.cap) }
    var kept = Array(verdicts.indices.prefix(1))
    for index in verdicts.indices.dropFirst() {
      // What hardly costs less than this one gives way to it.
      while kept.count > 1, let below = kept.last {
        let step = Step(from: samples[below], to: samples[index])
        guard step.isGain, step.cost < settings.minimumStep else { break }
        verdicts[below].decision = .dropped
        verdicts[below].reason = "\(step.above), which shows more, takes \(step.costText)"
        kept.removeLast()
      }
      guard let below = kept.last else { continue }
      let step = Step(from: samples[below], to: samples[index])
      if samples[index].fillsItsCap {
        verdicts[index].reason = "it needs all the bits that it may take"
        kept.append(index)
      } else if samples[below].meets(settings) {
        verdicts[index].decision = .dropped
        verdicts[index].reason = "\(step.below) meets the target"
      } else {
        let isWorthIt = step.isGain && step.gain >= settings.minimumGain * step.doublings
        verdicts[index].decision = isWorthIt ? .kept : .dropped
        verdicts[index].reason = step.text
        if isWorthIt { kept.append(index) }
      }
    }
    if kept.count < min(Self.fewest, verdicts.count), let top = verdicts.indices.last {
      (verdicts[top].decision, verdicts[top].reason) = (.kept, "a title has two sizes at least")
      kept.append(top)
    }
    lower(&verdicts, kept, quality)
    return verdicts
  }

  private func lower(_ verdicts: inout [Verdict], _ kept: [Int], _ quality: Int?) {
    var capBelow = 0
    for index in kept {
      let (ladder, peak) = (verdicts[index].cap, verdicts[index].sample.peakBitRate)
      let needed = Int((Double(peak) / 1000 * settings.capHeadroom).rounded(.up))
      let cap = min(ladder, max(needed, Self.smallestCap, capBelow + 1))
      capBelow = cap
      var reasons = quality.map { ["the target is met at quality \($0)"] } ?? []
      if cap < ladder { reasons.append("the hardest sample takes \(peak / 1000) kbit/s") }
      guard !reasons.isEmpty else { continue }
      (verdicts[index].decision, verdicts[index].cap) = (.lowered, cap)
      verdicts[index].reason = reasons.joined(separator: ", ")
    }
  }
}

/// From a rung to a larger one.
private struct Step {
  let below: String
  let above: String
  /// dB of luma PSNR, in the sample that gains most.
  let gain: Double
  /// How many times the bits.
  let cost: Double

  init(from smaller: RungSample, to larger: RungSample) {
    (below, above) = (smaller.rendition.name, larger.rendition.name)
    gain = zip(larger.qualities, smaller.qualities).map { $0.psnrY - $1.psnrY }.max() ?? 0
    cost = Double(max(1, larger.bitRate)) / Double(max(1, smaller.bitRate))
  }

  var isGain: Bool { gain > 0 }
  var doublings: Double { max(0, log2(cost)) }
  var costText: String { String(format: "%.1f times the bits", cost) }

  var text: String {
    "it \(isGain ? "gains" : "loses") \(String(format: "%.2f", abs(gain))) dB beside \(below) for \(costText)"
  }
}
