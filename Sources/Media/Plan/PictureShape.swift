/// A picture as it is displayed, in square pixels: its sample aspect ratio and its rotation applied.
///
/// The stored lines stay as they are and their length is stretched or shrunk, so that no lines are invented.
struct PictureShape {
  /// Square pixels; with a sample aspect ratio not always whole.
  let width: Rational
  let height: Rational

  /// Far above any picture that a decoder gives, and low enough for exact arithmetic.
  private static let longestSide = 65535

  init(_ facts: VideoFacts) throws(PlanError) {
    guard (1...Self.longestSide).contains(facts.width), (1...Self.longestSide).contains(facts.height) else {
      throw .noPictureSize(width: facts.width, height: facts.height)
    }
    let ratio = Self.isPlausible(facts.sampleAspectRatio) ? facts.sampleAspectRatio : Rational(1)
    let (across, down) = (Rational(facts.width) * ratio, Rational(facts.height))
    (width, height) = facts.rotation % 180 == 0 ? (across, down) : (down, across)
  }

  /// Whether a sample aspect ratio can be meant: files come with zeros, and with terms from nowhere.
  static func isPlausible(_ ratio: Rational) -> Bool {
    ratio.isKnown && ratio.numerator <= Int(Int32.max) && ratio.denominator <= Int(Int32.max)
      && (0.1...10).contains(ratio.value)
  }

  var aspectRatio: Rational { width / height }
  var isPortrait: Bool { width.value < height.value }

  /// The picture's own size, in the even numbers that 4:2:0 needs: an odd last column or line is dropped.
  var ownSize: PixelSize { PixelSize(width: Self.evenFloor(width), height: Self.evenFloor(height)) }

  /// The rung's box, turned for a portrait picture.
  func box(of rung: Rung) -> PixelSize {
    isPortrait ? PixelSize(width: rung.height, height: rung.width) : PixelSize(width: rung.width, height: rung.height)
  }

  /// How much the picture must grow to fill the box in one dimension; below 1 it shrinks.
  func scale(into box: PixelSize) -> Double {
    min((Rational(box.width) / width).value, (Rational(box.height) / height).value)
  }

  /// The picture scaled into a box that isn't larger than it: one dimension is the box's, the other the nearest even number.
  func fitted(into box: PixelSize) -> PixelSize {
    let (across, down) = (Rational(box.width) / width, Rational(box.height) / height)
    if across.value <= down.value {
      return PixelSize(width: box.width, height: min(Self.evenNearest(height * across), ownSize.height))
    }
    return PixelSize(width: min(Self.evenNearest(width * down), ownSize.width), height: box.height)
  }

  private static func evenFloor(_ length: Rational) -> Int { max(2, length.numerator / length.denominator / 2 * 2) }
  private static func evenNearest(_ length: Rational) -> Int { max(2, Int((length.value / 2).rounded()) * 2) }
}

/// Whole pixels.
struct PixelSize: Hashable {
  var width: Int
  var height: Int
  var area: Int { width * height }
  var shortSide: Int { min(width, height) }
}
