/// What a rendition took and gave in the samples of a film.
struct RungSample: Hashable, Sendable {
  var rendition: Rendition
  /// Bits a second: over all samples, and of the one that took most.
  var bitRate: Int
  var peakBitRate: Int
  /// Over all samples, and in the worst of them.
  var quality: PictureQuality
  var worstPSNR: Double
  var worstSSIM: Double
}

extension RungSample {
  /// - Parameter pieces: one a sample; `nil` when there is none.
  init?(_ rendition: Rendition, _ pieces: [RenditionResult], timescale: Int) {
    let sums = pieces.compactMap(\.quality)
    let qualities = sums.compactMap(PictureQuality.init)
    guard let quality = PictureQuality(sums.reduce(QualitySum(), +)) else { return nil }
    self.init(
      rendition: rendition, bitRate: BitRate(pieces.flatMap(\.segments), timescale: timescale).average,
      peakBitRate: pieces.map { BitRate($0.segments, timescale: timescale).average }.max() ?? 0, quality: quality,
      worstPSNR: qualities.map(\.psnrY).min() ?? 0, worstSSIM: qualities.map(\.ssimY).min() ?? 0)
  }

  /// Whether every sample is as good as it needs to be.
  func meets(_ settings: AdaptationSettings) -> Bool {
    worstPSNR >= settings.targetPSNR && worstSSIM >= settings.targetSSIM
  }
}
