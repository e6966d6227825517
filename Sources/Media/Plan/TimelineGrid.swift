/// A piece of film that is encoded on its own: a whole number of segments, except at the end.
public struct Chunk: Codable, Hashable, Sendable {
  /// From 0.
  public var index: Int
  public var firstFrame: Int
  public var frameCount: Int
}

extension Plan {
  /// The chunks, which tile the film from its first frame to its last.
  public var chunks: [Chunk] { timeline.chunks }
}

extension Timeline {
  /// Frames a second where the source tells none, and of a sound-only title's grid.
  static let fallbackRate = Rational(25)

  /// A film that is short for the profile's chunks is still cut into as many, so that it keeps more cores busy than one chunk can,
  private static let fewestChunks = 4
  /// though not finer than this: beginning a chunk has its price.
  private static let fewestSegments = 2

  init(source: SourceFacts, settings: VideoSettings) {
    let rate = Self.rate(source.video, settings)
    let frames = { (seconds: Int) in Double(seconds) * rate.value }
    frameRate = rate
    gopFrames = Self.multiple(of: 1, near: frames(settings.gopSeconds))
    segmentFrames = Self.multiple(of: gopFrames, near: frames(settings.segmentSeconds))
    // The duration is rounded to µs and containers round the last frame's: a frame that is barely begun isn't one.
    let exact = Double(source.duration) / 1_000_000 * rate.value
    frameCount = Self.multiple(of: 1, near: (exact - 0.25).rounded(.up))
    let longest = Self.multiple(of: segmentFrames, near: frames(settings.chunkSeconds))
    let share = Self.multiple(of: segmentFrames, near: Double(frameCount) / Double(Self.fewestChunks))
    chunkFrames = min(longest, max(share, Self.fewestSegments * segmentFrames))
  }

  /// Seconds of the title, exactly.
  public var duration: Rational { seconds(ofFrames: frameCount) }

  /// The segments of every track of the title; the last may be shorter.
  public var segmentCount: Int { (frameCount + segmentFrames - 1) / segmentFrames }

  public var chunks: [Chunk] {
    stride(from: 0, to: frameCount, by: chunkFrames).enumerated().map { index, first in
      Chunk(index: index, firstFrame: first, frameCount: min(chunkFrames, frameCount - first))
    }
  }

  /// The chunk's segments, by their number in the title from 0.
  public func segments(of chunk: Chunk) -> Range<Int> {
    let first = chunk.firstFrame / segmentFrames
    return first..<first + (chunk.frameCount + segmentFrames - 1) / segmentFrames
  }

  /// The frames of a segment, by its number in the title from 0.
  public func frames(ofSegment index: Int) -> Range<Int> {
    let first = index * segmentFrames
    return first..<min(first + segmentFrames, frameCount)
  }

  /// The time at which a frame starts, and how long that many last: seconds, exactly.
  public func seconds(ofFrames frames: Int) -> Rational { Rational(frames) / frameRate }

  /// The source's rate, doubled for one picture a field, then halved until the profile allows it.
  private static func rate(_ video: VideoFacts?, _ settings: VideoSettings) -> Rational {
    guard let video, video.frameRate.isKnown else { return fallbackRate }
    let isInterlaced = video.fieldOrder == .topFirst || video.fieldOrder == .bottomFirst
    var rate = video.frameRate * Rational(isInterlaced && settings.deinterlace == .field ? 2 : 1)
    while rate.value > Double(settings.maximumFrameRate) { rate = rate / Rational(2) }
    return rate
  }

  /// The multiple of a unit that is nearest to a number of frames, at least one unit.
  private static func multiple(of unit: Int, near frames: Double) -> Int {
    unit * max(1, Int(min((frames / Double(unit)).rounded(), 1e12)))
  }
}
