import Foundation
import Testing

@testable import Media

@Suite struct PictureQualityTests {
  @Test("The ratio is that of the mean error over all pictures, however they were counted")
  func pooled() throws {
    let good = QualitySum(frames: 3, squaredError: SIMD3(3, 3, 3), similarity: SIMD3(repeating: 3))
    let bad = QualitySum(frames: 1, squaredError: SIMD3(97, 37, 7), similarity: SIMD3(0.6, 0.3, 0.3))
    let quality = try #require(PictureQuality(good + bad))
    #expect(quality.frames == 4)
    #expect(quality.psnrY == (1000 * 10 * log10(255 * 255 / 25)).rounded() / 1000)
    // (4 · 25 + 10 + 2.5) / 6
    #expect(quality.psnrYUV == (1000 * 10 * log10(255 * 255 / 18.75)).rounded() / 1000)
    #expect(quality.ssimY == 0.9 && quality.ssimYUV == 0.875)
    #expect(PictureQuality(bad + good) == quality)
  }

  @Test("Equal pictures have 100 dB, which JSON can tell; no pictures have no quality")
  func equal() throws {
    let quality = try #require(PictureQuality(QualitySum(frames: 2, squaredError: .zero, similarity: SIMD3(repeating: 2))))
    #expect(quality.psnrY == 100 && quality.psnrYUV == 100 && quality.ssimY == 1)
    #expect(try quality.throughJSON() == quality)
    #expect(PictureQuality(QualitySum()) == nil)
  }
}
