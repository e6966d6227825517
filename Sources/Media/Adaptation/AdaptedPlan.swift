import Foundation

extension Plan {
  /// Probes a film and plans its title. A content-adaptive profile's ladder is fitted to the film, by samples that are encoded and
  /// measured: the same film and profile give the same plan, on every machine.
  ///
  /// Blocks, for as long as that takes.
  ///
  /// - Parameters:
  ///   - scratch: a folder for the samples, which go away again.
  ///   - onSampling: told how much of the samples' work is done, 0…1, from its beginning on.
  /// - Throws: `MediaError` or `PlanError`.
  static func make(
    _ film: any FilmBytes, profile: Profile, limits: Limits, cancellation: Cancellation,
    scratch: URL = FileManager.default.temporaryDirectory, onSampling: (Double) -> Void = { _ in }
  ) throws -> Plan {
    let plan = try Plan(source: probe(film, limits: limits, cancellation: cancellation), profile: profile)
    guard profile.adaptation.ladder == .contentAdaptive, plan.video != nil else { return plan }
    onSampling(0)
    let sampler = LadderSampler(
      plan: plan, encoder: profile.video.samplingEncoder, film: film, limits: limits, cancellation: cancellation,
      scratch: scratch)
    return try plan.adapted(by: sampler, onSampling)
  }

  /// The constant quality that the title is encoded at, in the encoder's own scale (CRF).
  var constantQuality: Int { video?.adaptation?.quality ?? profile.video.quality }

  private func adapted(by sampler: LadderSampler, _ tell: (Double) -> Void) throws -> Plan {
    guard let renditions = video?.renditions else { return self }
    // The whole ladder is sampled at the beginning and at the end, and its top rung as often as its range of quality can be halved.
    let halvings = max(0, profile.adaptation.coarsestQuality + 1 - profile.video.quality).binaryDigits
    let steps = Double(2 + halvings)
    let ladder = try sampler.samples(renditions, quality: profile.video.quality)
    tell(1 / steps)
    let quality = try coarsestQuality(sampler, ladder) { tell((1 + Double($0)) / steps) }
    let isCoarser = quality != profile.video.quality
    let chosen = isCoarser ? try sampler.samples(renditions, quality: quality) : ladder
    let verdicts = LadderFitting(settings: profile.adaptation).verdicts(chosen.reversed(), coarser: isCoarser ? quality : nil)
    let seconds = timeline.sampledSegments(seconds: profile.quality.sampleSeconds).reduce(0) {
      $0 + timeline.seconds(ofFrames: timeline.frames(ofSegment: $1).count).value
    }
    var plan = self
    plan.video?.renditions = verdicts.reversed().filter { $0.decision != .dropped }.map { verdict in
      var rendition = verdict.sample.rendition
      rendition.cap = verdict.cap
      return rendition
    }
    plan.video?.adaptation = LadderAdaptation(
      encoder: sampler.encoder, sampledSeconds: seconds, profileQuality: profile.video.quality, quality: quality,
      rungs: verdicts.reversed().map(LadderAdaptation.Rung.init), savedBits: Self.saving(of: verdicts, from: ladder))
    return plan
  }

  /// The coarsest constant quality at which the top rendition meets its targets in every sample; the profile's where it doesn't exceed
  /// them even there. Found by halving: what is coarser is never better.
  private func coarsestQuality(_ sampler: LadderSampler, _ ladder: [RungSample], _ onTrial: (Int) -> Void) throws -> Int {
    guard let top = ladder.first, top.meets(profile.adaptation) else { return profile.video.quality }
    var (good, bad) = (profile.video.quality, profile.adaptation.coarsestQuality + 1)
    var trials = 0
    while bad - good > 1 {
      let middle = good + (bad - good) / 2
      let sample = try sampler.samples([top.rendition], quality: middle).first
      if sample?.meets(profile.adaptation) ?? false { good = middle } else { bad = middle }
      trials += 1
      onTrial(trials)
    }
    return good
  }

  /// Percent, to a tenth.
  private static func saving(of verdicts: [LadderFitting.Verdict], from ladder: [RungSample]) -> Double {
    let before = ladder.reduce(0) { $0 + $1.bitRate }
    let after = verdicts.filter { $0.decision != .dropped }.reduce(0) { $0 + $1.sample.bitRate }
    return before > 0 ? (1000 * (1 - Double(after) / Double(before))).rounded() / 10 : 0
  }
}

extension Int {
  /// As often as a number that isn't negative can be halved until nothing is left.
  fileprivate var binaryDigits: Int { bitWidth - leadingZeroBitCount }
}

extension VideoSettings {
  /// What samples are encoded with: the profile's encoder, and where that is `auto` the software one, which every machine has.
  fileprivate var samplingEncoder: String { encoder == "auto" ? codec.encoders.last ?? encoder : encoder }
}

extension LadderAdaptation.Rung {
  fileprivate init(_ verdict: LadderFitting.Verdict) {
    let sample = verdict.sample
    self.init(
      name: sample.rendition.name, decision: verdict.decision, reason: verdict.reason, bitRate: sample.bitRate,
      psnr: sample.quality.psnrY, ssim: sample.quality.ssimY, ladderCap: sample.rendition.cap,
      cap: verdict.decision == .dropped ? nil : verdict.cap)
  }
}
