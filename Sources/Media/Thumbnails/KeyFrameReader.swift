import CFFmpeg

/// Fetches single key frames of a master, by seeking: the film between them isn't decoded.
final class KeyFrameReader {
  private let video: VideoFacts
  private let demuxer: Demuxer
  private let decoder: Decoder
  private let packet: Packet
  private var last: (packetTime: Int64, frame: Frame)?

  /// - Parameter longerSide: pixels that are enough of a key frame.
  init(_ video: VideoFacts, longerSide: Int, path: String, limits: Limits, cancellation: Cancellation) throws {
    self.video = video
    demuxer = try Demuxer(path, limits: limits, cancellation: cancellation)
    decoder = try Decoder(demuxer.stream(video.stream), limits: limits, keyFramesOnly: true, longerSide: longerSide)
    packet = try Packet()
    demuxer.select([video.stream])
  }

  /// Whether key frames come smaller than they are stored.
  var isReduced: Bool { decoder.isReduced }

  /// The last key frame that is shown at or before a time of the source's clock (µs), or the nearest that decodes. The same key frame
  /// comes as the same object. `nil` when none decodes.
  func keyFrame(at time: Int64) throws -> Frame? {
    for step in [Int64(0), 1_000_000, 8_000_000, .max] {
      let isWhole = step == .max || time - step <= video.start
      guard isWhole ? demuxer.rewind() : try demuxer.seek(stream: video.stream, to: time - step) else { continue }
      if let frame = try nextKeyFrame(), isWhole || frame.time <= time { return frame }
      if isWhole { break }
    }
    return last?.frame
  }

  private func nextKeyFrame() throws -> Frame? {
    decoder.reset()
    var result: Frame?
    func keep(_ frame: Frame) -> Bool {
      result = result ?? frame
      return false
    }
    var attempts = 0
    while result == nil, attempts < 8, try demuxer.read(packet) {
      guard packet.stream == video.stream, packet.isKey else { continue }
      attempts += 1
      let packetTime = packet.pointer.pointee.pts != sprocket_NOPTS ? packet.pointer.pointee.pts : packet.pointer.pointee.dts
      if let last, last.packetTime == packetTime { return last.frame }
      // The codec would wait for what comes next: ending the stream here makes it give the picture at once.
      if try decoder.decode(packet, keep) { _ = try decoder.decode(nil, keep) }
      decoder.reset()
      if let result { last = (packetTime, result) }
    }
    return result
  }
}
