import CFFmpeg
import Foundation

/// Encodes one audio track of a title as AAC-LC, from its first sample to its last, and writes its segments.
///
/// The encoder's first packet, which holds nothing but its priming, is dropped: the second starts at time zero. So no edit list is needed,
/// which players and browsers read differently.
struct SoundEncoder {
  let task: TitleTask
  let track: AudioPlan
  /// Told of each segment that is done.
  let onSegment: @Sendable () -> Void

  /// Blocks until the track is done.
  func run() throws -> TrackPiece {
    let plan = task.plan
    let encoder = try AACEncoder(track)
    let muxer = try FragmentMuxer(encoder.context, timescale: SoundReader.sampleRate, start: 0, language: track.language)
    let reader = try SoundReader(track, of: task, frameSize: encoder.frameSize)
    var builder = SegmentBuilder(root: task.root, folder: task.folders[track.id], firstNumber: 1)
    let total = Int64(plan.timeline.samples)
    var segment = (number: 0, start: Int64(0), duration: Int64(0))

    func close() throws {
      guard segment.duration > 0 else { return }
      try builder.add(muxer.takeFragment(), start: segment.start, duration: segment.duration, isVideo: false)
      try builder.close()
      onSegment()
      segment.start += segment.duration
      segment.duration = 0
    }
    func write(_ packet: Packet) throws {
      let time = packet.pointer.pointee.pts
      guard time >= 0, time < total else { return }
      // A packet belongs to the segment of the picture that it starts under.
      while time >= plan.timeline.firstSample(ofSegment: segment.number + 1), segment.number + 1 < plan.timeline.segmentCount {
        try close()
        segment.number += 1
      }
      packet.pointer.pointee.duration = min(Int64(encoder.frameSize), total - time)
      segment.duration += packet.pointer.pointee.duration
      try muxer.write(packet)
    }

    try reader.read { try encoder.encode($0, write) }
    try encoder.encode(nil, write)
    try close()
    return TrackPiece(
      track: track.id, initSegment: try muxer.initSegment(), segments: builder.segments, files: builder.files,
      damage: reader.damage)
  }
}

extension Timeline {
  /// The sample at which a segment of the picture starts.
  func firstSample(ofSegment number: Int) -> Int64 {
    av_rescale(Int64(number * segmentFrames), Int64(SoundReader.sampleRate * frameRate.denominator), Int64(frameRate.numerator))
  }
}
