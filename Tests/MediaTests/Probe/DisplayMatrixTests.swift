import Foundation
import Testing

@testable import Media

@Suite struct DisplayMatrixTests {
  /// The eight ways in which a picture can lie: where the matrix sends a step to the right (m₀, m₁) and one down (m₃, m₄).
  static let orientations: [(right: (Double, Double), down: (Double, Double), rotation: Int, mirrored: Bool)] = [
    ((1, 0), (0, 1), 0, false), ((0, 1), (-1, 0), 90, false), ((-1, 0), (0, -1), 180, false), ((0, -1), (1, 0), 270, false),
    ((-1, 0), (0, 1), 0, true), ((0, -1), (-1, 0), 90, true), ((1, 0), (0, -1), 180, true), ((0, 1), (1, 0), 270, true),
  ]

  @Test("Each of the eight orientations, in any scale", arguments: orientations.indices, [1.0, 65536, 0.25, 40_000])
  func orientation(index: Int, scale: Double) {
    let (right, down, rotation, mirrored) = Self.orientations[index]
    let matrix = DisplayMatrix([right.0, right.1, 0, down.0, down.1, 0, 320, 240, 1].map { $0 * scale })
    #expect(matrix.rotation == rotation)
    #expect(matrix.mirrored == mirrored)
  }

  @Test(
    "A turn that isn't a quarter is taken as the nearest",
    arguments: [(5.0, 0), (44, 0), (46, 90), (-80, 270), (181, 180), (359, 0)])
  func nearest(degrees: Double, rotation: Int) {
    let (cosine, sine) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
    let matrix = DisplayMatrix([cosine, sine, 0, -sine, cosine, 0, 0, 0, 1])
    #expect(matrix.rotation == rotation)
    #expect(!matrix.mirrored)
  }

  @Test("A matrix of nothing is no turn")
  func nothing() {
    let matrix = DisplayMatrix(Array(repeating: 0, count: 9))
    #expect(matrix.rotation == 0 && !matrix.mirrored)
  }
}
