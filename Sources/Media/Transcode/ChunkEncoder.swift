import CFFmpeg
import Foundation
import Synchronization

/// A finished chunk: the segments of every rendition, largest first.
struct ChunkResult: Codable, Hashable, Sendable {
  var index: Int
  var renditions: [RenditionResult]
  /// Packets and pictures of the source that were broken.
  var damage: Int
}

struct RenditionResult: Codable, Hashable, Sendable {
  var initSegment: [UInt8]
  var segments: [TrackSegment]
  var files: [WrittenFile]
  /// `nil` where nothing was measured.
  var quality: QualitySum?
}

/// Encodes one chunk of a film in every rendition: decodes once, scales each rendition from the next larger one, and encodes side by side.
///
/// The result depends on the source, the plan and the encoder alone: not on other chunks, nor on how many run at once.
struct ChunkEncoder {
  let task: TitleTask
  let chunk: Chunk
  let encoder: String
  /// Told of each frame that a rendition (by index) has encoded.
  let onFrame: @Sendable (Int) -> Void

  /// Pictures that may wait before each rendition.
  private static let queueLength = 3

  private struct Picture: Sendable {
    let number: Int
    let frame: Frame
  }

  /// Blocks until the chunk is done.
  func run() throws -> ChunkResult {
    guard let video = task.plan.video else { throw MediaError(.processing, "encode a chunk", found: "the plan has no picture") }
    let frames = chunk.firstFrame..<(chunk.firstFrame + chunk.frameCount)
    let queues = video.renditions.map { _ in BoundedQueue<Picture>(capacity: Self.queueLength) }
    let results = Results<RenditionResult>(count: video.renditions.count)
    let damage = Results<Int>(count: 1)
    var bodies = [
      Threads.Body(name: "decode", isCritical: true) {
        let reader = try PictureReader(task)
        try reader.read(frames) { number, frame in
          guard queues[0].push(Picture(number: number, frame: frame)) else { throw MediaError.cancelled }
        }
        queues[0].finish()
        damage.set(0, reader.damage)
      }
    ]
    for (index, rendition) in video.renditions.enumerated() {
      // The largest rendition takes as long as all the others together.
      bodies.append(
        Threads.Body(name: rendition.name, isCritical: index == 0) {
          let next = index + 1 < queues.count ? queues[index + 1] : nil
          results.set(index, try encode(rendition, index: index, from: queues[index], to: next))
        })
    }
    try Threads.run(bodies) { queues.forEach { $0.close() } }
    try task.cancellation.check()
    var result = ChunkResult(index: chunk.index, renditions: results.all, damage: damage.all.first ?? 0)
    try QualityMeter(task: task, chunk: chunk).measure(&result)
    return result
  }

  private func encode(_ rendition: Rendition, index: Int, from input: BoundedQueue<Picture>, to next: BoundedQueue<Picture>?)
    throws
    -> RenditionResult
  {
    let writer = try RenditionWriter(rendition, task, chunk: chunk, encoder: encoder)
    var scaler: (shape: [Int32], graph: FilterGraph)?
    var last: (from: Frame, to: Frame)?
    while let picture = input.pop() {
      var frame = picture.frame
      if let last, last.from === picture.frame {
        frame = last.to
      } else {
        let shape = [frame.pointer.pointee.width, frame.pointer.pointee.height]
        if shape != [Int32(rendition.width), Int32(rendition.height)] {
          if scaler?.shape != shape {
            let chain = "scale=\(rendition.width):\(rendition.height):flags=\(task.plan.profile.video.scaler)"
            scaler = (shape, try FilterGraph(pictures: frame, frameRate: task.plan.timeline.frameRate, chain))
          }
          frame = try scaler?.graph.filterOne(frame) ?? frame
        }
        last = (picture.frame, frame)
      }
      if let next, !next.push(Picture(number: picture.number, frame: frame)) { throw MediaError.cancelled }
      try writer.add(frame, number: picture.number)
      onFrame(index)
    }
    next?.finish()
    try task.cancellation.check()
    return try writer.finish()
  }
}

/// Values that threads leave at places of their own.
private final class Results<Value: Sendable>: Sendable {
  private let values: Mutex<[Value?]>
  init(count: Int) { values = Mutex(Array(repeating: nil, count: count)) }
  func set(_ index: Int, _ value: Value) { values.withLock { $0[index] = value } }
  var all: [Value] { values.withLock { $0.compactMap(\.self) } }
}
