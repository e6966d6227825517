import CFFmpeg
import Foundation

/// Encodes one rendition of a chunk and writes its segments: a fragment a group of pictures, so that each key frame can be fetched alone.
final class RenditionWriter {
  private let plan: Plan
  private let rendition: String
  private let chunk: Int
  private let encoder: VideoEncoder
  private let muxer: FragmentMuxer
  private let packet: Packet
  private let ticks: Int64
  private var builder: SegmentBuilder
  /// The first frame of the fragment under construction, and the frames in it.
  private var fragmentStart: Int
  private var fragmentFrames = 0

  init(_ rendition: Rendition, _ task: TitleTask, chunk: Chunk) throws {
    (plan, self.rendition, self.chunk) = (task.plan, rendition.name, chunk.index)
    encoder = try VideoEncoder(rendition, plan: plan, encoder: task.encoder)
    muxer = try FragmentMuxer(encoder.context, timescale: plan.timeline.timescale, start: Int64(chunk.firstFrame))
    packet = try Packet()
    ticks = Int64(plan.timeline.ticksPerFrame)
    fragmentStart = chunk.firstFrame
    builder = SegmentBuilder(
      root: task.root, folder: task.folders[rendition.name], firstNumber: chunk.firstFrame / plan.timeline.segmentFrames + 1)
  }

  func add(_ frame: Frame, number: Int) throws {
    try encoder.encode(frame, number: number, into: packet) { try write($0) }
  }

  func finish() throws -> TrackPiece {
    try encoder.encode(nil, number: 0, into: packet) { try write($0) }
    try closeFragment()
    try builder.close()
    return TrackPiece(
      track: rendition, chunk: chunk, initSegment: try muxer.initSegment(), segments: builder.segments, files: builder.files)
  }

  private func write(_ packet: Packet) throws {
    if packet.isKey {
      if fragmentFrames > 0 { try closeFragment() }
      guard packet.pointer.pointee.pts == Int64(fragmentStart) else {
        throw MediaError(
          .processing, "encode",
          found: "the encoder put a key frame at frame \(packet.pointer.pointee.pts), not at \(fragmentStart)",
          remedy: "choose another encoder in the profile")
      }
      if fragmentStart % plan.timeline.segmentFrames == 0 { try builder.close() }
    }
    try muxer.write(packet)
    fragmentFrames += 1
  }

  private func closeFragment() throws {
    guard fragmentFrames > 0 else { return }
    try builder.add(
      muxer.takeFragment(), start: Int64(fragmentStart) * ticks, duration: Int64(fragmentFrames) * ticks, isVideo: true)
    fragmentStart += fragmentFrames
    fragmentFrames = 0
  }
}
