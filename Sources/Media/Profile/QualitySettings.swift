/// How the renditions are compared with the film.
public struct QualitySettings: Codable, Hashable, Sendable {
  /// What the report tells of each rendition's PSNR and SSIM. It never changes the title.
  public var measure: QualityMeasure
  /// Seconds of film, in pieces of a segment at even distances, that stand for the whole where that isn't looked at.
  public var sampleSeconds: Int
}

/// How much of the film is compared.
public enum QualityMeasure: String, Codable, Sendable, CaseIterable { case none, sampled, full }

/// How the ladder is fitted to the film (per-title encoding).
public struct AdaptationSettings: Codable, Hashable, Sendable {
  public var ladder: LadderMode
  /// What the top rendition need not exceed in any sample: luma PSNR in dB, and luma SSIM. Where it exceeds both, the constant
  /// quality gets coarser.
  public var targetPSNR: Double
  public var targetSSIM: Double
  /// The coarsest constant quality that a film may get, in the encoder's own scale (CRF).
  public var coarsestQuality: Int
  /// What a rung must gain over the next smaller one to stay: dB of luma PSNR for each doubling of its bits.
  public var minimumGain: Double
  /// What a rung must cost to leave the next smaller one its place, as a multiple of that one's bit rate.
  public var minimumStep: Double
  /// A rung's cap, as a multiple of what its hardest sample takes; never above the ladder's.
  public var capHeadroom: Double
}

/// `fixed`: every film gets the profile's ladder. `contentAdaptive`: each film's is fitted to it.
public enum LadderMode: String, Codable, Sendable, CaseIterable { case fixed, contentAdaptive }
