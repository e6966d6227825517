import Foundation

/// How near pictures come to those that they were made from, over a film or samples of it.
public struct PictureQuality: Codable, Hashable, Sendable {
  /// Pictures that were compared.
  public var frames: Int
  /// Peak signal-to-noise ratio in dB of the mean squared error over all the pictures: of luma, and of all samples of 4:2:0 together.
  /// 100 where nothing differs.
  public var psnrY: Double
  public var psnrYUV: Double
  /// Mean structural similarity (Wang et al., 2004), up to 1: of luma, and of the planes by their size.
  public var ssimY: Double
  public var ssimYUV: Double
}

extension PictureQuality {
  /// `nil` of no pictures. Rounded, so that a decision doesn't hang on a processor's last bit.
  init?(_ sum: QualitySum) {
    guard sum.frames > 0 else { return nil }
    let (error, similarity) = (sum.squaredError / Double(sum.frames), sum.similarity / Double(sum.frames))
    self.init(
      frames: sum.frames, psnrY: Self.psnr(error.x), psnrYUV: Self.psnr(Self.weighted(error)),
      ssimY: Self.rounded(similarity.x, to: 1e5), ssimYUV: Self.rounded(Self.weighted(similarity), to: 1e5))
  }

  /// What is told of equal pictures, whose ratio is infinite.
  private static let most = 100.0

  private static func psnr(_ squaredError: Double) -> Double {
    squaredError > 0 ? min(most, rounded(10 * log10(255 * 255 / squaredError), to: 1e3)) : most
  }

  /// By the samples of each plane: 4:2:0 has four of luma to one of each chroma.
  private static func weighted(_ planes: SIMD3<Double>) -> Double { (planes * SIMD3(4, 1, 1)).sum() / 6 }

  private static func rounded(_ value: Double, to unit: Double) -> Double { (value * unit).rounded() / unit }
}

/// Comparisons added up over pictures, so that those of pieces can be joined.
struct QualitySum: Codable, Hashable, Sendable {
  var frames = 0
  /// Of the planes Y′, Cb and Cr: each picture's mean squared error, and its structural similarity.
  var squaredError = SIMD3<Double>.zero
  var similarity = SIMD3<Double>.zero

  static func + (a: QualitySum, b: QualitySum) -> QualitySum {
    QualitySum(
      frames: a.frames + b.frames, squaredError: a.squaredError + b.squaredError, similarity: a.similarity + b.similarity)
  }
}
