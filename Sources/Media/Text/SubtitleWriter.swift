import CFFmpeg
import Foundation

/// Reads a master's text subtitles, all tracks in one pass, and writes them as WebVTT: whole for DASH, in segments for HLS.
struct SubtitleWriter {
  let task: TitleTask

  private var plan: Plan { task.plan }

  static let wholeFile = "subtitles.vtt"

  /// Segments of the picture that one segment of text spans: text is small.
  private static let span = 15

  /// Blocks until all tracks are written, in the plan's order.
  func run() throws -> [TrackPiece] {
    guard !plan.subtitles.isEmpty else { return [] }
    let demuxer = try Demuxer(task.film, limits: task.limits, cancellation: task.cancellation)
    demuxer.select(Set(plan.subtitles.map(\.stream)))
    var decoders: [Int: SubtitleDecoder] = [:]
    for track in plan.subtitles {
      decoders[track.stream] = try SubtitleDecoder(demuxer.stream(track.stream), origin: plan.source.start)
    }
    let packet = try Packet()
    while try demuxer.read(packet) { decoders[packet.stream]?.decode(packet) }
    return try plan.subtitles.map { track in
      try write(WebVTT(decoders[track.stream]?.cues ?? []), track, damage: decoders[track.stream]?.damagedPackets ?? 0)
    }
  }

  private func write(_ text: WebVTT, _ track: SubtitlePlan, damage: Int) throws -> TrackPiece {
    let folder = task.folders[track.id]
    let end = Int64((plan.timeline.duration.value * 1000).rounded(.up))
    let clipped = text.clipped(to: end)
    let stride = plan.timeline.segmentFrames * Self.span
    let starts = Swift.stride(from: 0, to: plan.timeline.frameCount, by: stride).map {
      Int64((plan.timeline.seconds(ofFrames: $0).value * 1000).rounded())
    }
    let boundaries = starts + [end]
    var files = [try WrittenFile(clipped.text, to: "\(folder)/\(Self.wholeFile)", in: task.root)]
    var segments: [TrackSegment] = []
    for (index, content) in clipped.segments(between: boundaries).enumerated() {
      let digits = String(index + 1)
      let name = String(repeating: "0", count: max(0, 5 - digits.count)) + digits + ".vtt"
      files.append(try WrittenFile(content, to: "\(folder)/\(name)", in: task.root))
      segments.append(
        TrackSegment(
          name: name, start: boundaries[index], duration: boundaries[index + 1] - boundaries[index], size: content.utf8.count,
          keyFrames: []))
    }
    return TrackPiece(track: track.id, segments: segments, files: files, damage: damage)
  }
}
