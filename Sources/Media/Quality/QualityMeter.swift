import Foundation
import Synchronization

/// Compares the renditions of a finished chunk with the film: reads its pictures once more and decodes what was written. The chunk was
/// made before, so measuring can't change it.
struct QualityMeter {
  let task: TitleTask
  let chunk: Chunk

  /// Pictures of the film that may wait for each rendition.
  private static let queueLength = 3

  /// Blocks until all is compared. Leaves the chunk as it is where the profile measures nothing of it.
  func measure(_ result: inout ChunkResult) throws {
    let segments = task.plan.measuredSegments(of: chunk)
    guard let renditions = task.plan.video?.renditions, !segments.isEmpty else { return }
    let queues = renditions.map { _ in BoundedQueue<Frame>(capacity: Self.queueLength) }
    let sums = Sums(count: renditions.count)
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
    for (index, rendition) in renditions.enumerated() {
      let written = result.renditions[index]
      bodies.append(
        Threads.Body(name: rendition.name) {
          sums.set(index, try compare(written, rendition, segments, with: queues[index]))
        })
    }
    try Threads.run(bodies) { queues.forEach { $0.close() } }
    for (index, sum) in sums.all.enumerated() { result.renditions[index].quality = sum }
  }

  private func compare(
    _ written: RenditionResult, _ rendition: Rendition, _ segments: [Int], with film: BoundedQueue<Frame>
  ) throws -> QualitySum {
    let comparison = PictureComparison()
    let pictures = SegmentPictures(rendition: rendition.name, initSegment: written.initSegment, task: task)
    let first = task.plan.timeline.segments(of: chunk).lowerBound
    for segment in segments {
      let count = task.plan.timeline.frames(ofSegment: segment).count
      try pictures.decode(written.segments[segment - first], count: count) { picture in
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

/// What the threads found, each at a place of its own.
private final class Sums: Sendable {
  private let sums: Mutex<[QualitySum]>
  init(count: Int) { sums = Mutex(Array(repeating: QualitySum(), count: count)) }
  func set(_ index: Int, _ sum: QualitySum) { sums.withLock { $0[index] = sum } }
  var all: [QualitySum] { sums.withLock { $0 } }
}
