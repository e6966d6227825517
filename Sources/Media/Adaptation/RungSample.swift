/// What a rendition took and gave in the samples of a film.
struct RungSample: Hashable, Sendable {
  var rendition: Rendition
  /// Bits a second: over all samples, and of the one that took most.
  var bitRate: Int
  var peakBitRate: Int
  /// Over all samples, and in each.
  var quality: PictureQuality
  var qualities: [PictureQuality]
}

extension RungSample {
  /// - Parameter pieces: the rendition in each sample; `nil` when nothing was measured.
  init?(_ rendition: Rendition, _ pieces: [TrackPiece], timescale: Int) {
    let sums = pieces.compactMap(\.quality)
    guard let quality = PictureQuality(sums.reduce(QualitySum(), +)) else { return nil }
    self.init(
      rendition: rendition, bitRate: BitRate(pieces.flatMap(\.segments), timescale: timescale).average,
      peakBitRate: pieces.map { BitRate($0.segments, timescale: timescale).average }.max() ?? 0, quality: quality,
      qualities: sums.compactMap(PictureQuality.init))
  }

  /// Whether every sample is as good as it needs to be.
  func meets(_ settings: AdaptationSettings) -> Bool {
    qualities.allSatisfy { $0.psnrY >= settings.targetPSNR && $0.ssimY >= settings.targetSSIM }
  }

  /// Whether it takes what its cap allows, so that it would be better with more.
  var fillsItsCap: Bool { Double(bitRate) >= 900 * Double(rendition.cap) }
}
