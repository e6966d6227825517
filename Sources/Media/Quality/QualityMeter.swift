import Foundation
import Synchronization

/// Compares the renditions of a finished chunk with the film: reads its pictures once more and decodes what was written. The chunk was
/// made before, so measuring can't change it.
struct QualityMeter {
  let task: TitleTask
  let chunk: Chunk

  /// Pictures of the film that may wait for each rendition.
  private static let queueLength = 3

  /// Blocks until all is compared.
  ///
  /// - Parameter pieces: of the chunk, as they were written.
  /// - Returns: the pieces with what was found; as they are where the profile measures nothing of the chunk.
  func measured(_ pieces: [TrackPiece]) throws -> [TrackPiece] {
    let segments = task.plan.measuredSegments(of: chunk)
    guard !segments.isEmpty else { return pieces }
    let queues = pieces.map { _ in BoundedQueue<Frame>(capacity: Self.queueLength) }
    let measured = Mutex(pieces)
    var bodies = [
      Threads.Body(name: "film") {
        for frames in runs(of: segments) {
          try PictureReader(task).read(frames) { _, picture in
            for queue in queues { guard queue.push(picture) else { throw MediaError.cancelled } }
          }
        }
        for queue in queues { queue.finish() }
      }
    ]
    for (index, piece) in pieces.enumerated() {
      bodies.append(
        Threads.Body(name: piece.track) {
          let quality = try compare(piece, segments, with: queues[index])
          measured.withLock { $0[index].quality = quality }
        })
    }
    try Threads.run(bodies) { queues.forEach { $0.close() } }
    return measured.withLock { $0 }
  }

  private func compare(_ piece: TrackPiece, _ segments: [Int], with film: BoundedQueue<Frame>) throws -> QualitySum {
    let comparison = PictureComparison()
    let pictures = SegmentPictures(piece: piece, task: task)
    let first = task.plan.timeline.segments(of: chunk).lowerBound
    for segment in segments {
      let count = task.plan.timeline.frames(ofSegment: segment).count
      try pictures.decode(piece.segments[segment - first], count: count) { picture in
        guard let original = film.pop() else { throw MediaError.cancelled }
        try comparison.add(picture, against: original)
      }
    }
    return comparison.sum
  }

  /// The frames of the segments, in as few stretches as there are.
  private func runs(of segments: [Int]) -> [Range<Int>] {
    segments.map { task.plan.timeline.frames(ofSegment: $0) }.reduce(into: []) { runs, frames in
      if let last = runs.last, last.upperBound == frames.lowerBound {
        runs[runs.count - 1] = last.lowerBound..<frames.upperBound
      } else {
        runs.append(frames)
      }
    }
  }
}
