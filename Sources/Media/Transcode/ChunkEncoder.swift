import CFFmpeg
import Foundation
import Synchronization

/// Encodes one chunk of a film in every rendition: decodes once, scales each rendition from the next larger one, and encodes side by side.
///
/// The result depends on the source, the plan and the encoder alone: not on other chunks, nor on how many run at once.
struct ChunkEncoder {
  let task: TitleTask
  let chunk: Chunk
  /// The renditions to encode, by name; the others are scaled through, so that those beneath them come out as ever.
  let wanted: Set<String>
  /// Told of each frame that a rendition (by index) has encoded.
  let onFrame: @Sendable (Int) -> Void

  /// Pictures that may wait before each rendition: encoders look ahead in bursts, during which the others want something to do.
  private static let queueLength = 6

  private struct Picture: Sendable {
    let number: Int
    let frame: Frame
  }

  /// Blocks until the chunk is done.
  ///
  /// - Returns: a piece of each rendition that is wanted, largest first.
  func run() throws -> [TrackPiece] {
    let all = task.plan.video?.renditions ?? []
    guard let last = all.lastIndex(where: { wanted.contains($0.name) }) else { return [] }
    let renditions = all[...last]
    let frames = chunk.firstFrame..<(chunk.firstFrame + chunk.frameCount)
    let queues = renditions.map { _ in BoundedQueue<Picture>(capacity: Self.queueLength) }
    let results = Results<TrackPiece>(count: renditions.count)
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
    for (index, rendition) in renditions.enumerated() {
      // The largest rendition takes as long as all the others together.
      bodies.append(
        Threads.Body(name: rendition.name, isCritical: index == 0) {
          let next = index + 1 < queues.count ? queues[index + 1] : nil
          if let piece = try encode(rendition, index: index, from: queues[index], to: next) { results.set(index, piece) }
        })
    }
    try Threads.run(bodies) { queues.forEach { $0.close() } }
    try task.cancellation.check()
    let pieces = results.all.map { piece in
      var piece = piece
      piece.damage = damage.all.first ?? 0
      return piece
    }
    return try QualityMeter(task: task, chunk: chunk).measured(pieces)
  }

  private func encode(_ rendition: Rendition, index: Int, from input: BoundedQueue<Picture>, to next: BoundedQueue<Picture>?)
    throws -> TrackPiece?
  {
    let writer = wanted.contains(rendition.name) ? try RenditionWriter(rendition, task, chunk: chunk) : nil
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
      if let writer {
        try writer.add(frame, number: picture.number)
        onFrame(index)
      }
    }
    next?.finish()
    try task.cancellation.check()
    return try writer?.finish()
  }
}

/// Values that threads leave at places of their own.
private final class Results<Value: Sendable>: Sendable {
  private let values: Mutex<[Value?]>
  init(count: Int) { values = Mutex(Array(repeating: nil, count: count)) }
  func set(_ index: Int, _ value: Value) { values.withLock { $0[index] = value } }
  var all: [Value] { values.withLock { $0.compactMap(\.self) } }
}
