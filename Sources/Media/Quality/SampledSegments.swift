extension Timeline {
  /// The share of a film that is looked at, at most one in so many: fitting a ladder costs about six times what encoding the samples
  /// does, and mustn't cost more than making the title.
  private static let largestShare = 8

  /// Segments at even distances that stand for the film, by their numbers from 0: a last, shorter one only where it is the only one.
  ///
  /// - Parameter seconds: of film, at most, though one segment at least.
  func sampledSegments(seconds: Int) -> [Int] {
    let whole = max(1, frameCount / segmentFrames)
    let affordable = Int((Double(seconds) / self.seconds(ofFrames: segmentFrames).value).rounded(.down))
    let count = max(1, min(affordable, whole / Self.largestShare))
    // The middles of as many equal parts.
    return (0..<count).map { (2 * $0 + 1) * whole / (2 * count) }
  }
}

extension Plan {
  /// The segments of a chunk that are compared with the film.
  func measuredSegments(of chunk: Chunk) -> [Int] {
    let segments = timeline.segments(of: chunk)
    switch profile.quality.measure {
    case .none: return []
    case .sampled: return timeline.sampledSegments(seconds: profile.quality.sampleSeconds).filter(segments.contains)
    case .full: return Array(segments)
    }
  }
}
