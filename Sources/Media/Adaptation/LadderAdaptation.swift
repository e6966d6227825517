/// How a ladder was fitted to a film, and what it was measured by. Part of the plan, and of the report.
public struct LadderAdaptation: Codable, Hashable, Sendable {
  public enum Decision: String, Codable, Sendable { case kept, lowered, dropped }

  public struct Rung: Codable, Hashable, Sendable {
    public var name: String
    public var decision: Decision
    /// Why, as a part of a sentence.
    public var reason: String
    /// Over the samples, at the quality that was chosen: bits a second, and luma PSNR (dB) and SSIM beside the picture of the ladder's
    /// largest rung, to whose size smaller ones are scaled up.
    public var bitRate: Int
    public var psnr: Double
    public var ssim: Double
    /// kbit/s: what the ladder allows, and what the title does; `nil` of a rung that was dropped.
    public var ladderCap: Int
    public var cap: Int?
  }

  /// What encoded the samples, and encodes the title.
  public var encoder: String
  /// Seconds of the film that were sampled.
  public var sampledSeconds: Double
  /// Constant quality in the encoder's own scale (CRF): the profile's, and the one that was chosen.
  public var profileQuality: Int
  public var quality: Int
  /// Largest first.
  public var rungs: [Rung]
  /// Percent of the samples' bits that the ladder as it is would take and the fitted one doesn't, over all renditions.
  public var savedBits: Double
}
