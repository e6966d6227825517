import CFFmpeg

/// Fetches single key frames of a master, by seeking: the film between them isn't decoded.
final class KeyFrameReader {
  private let video: VideoFacts
  /// Whether seeking can't be trusted, so that the film is read through, without decoding more than the key frames wanted.
  private let isRead: Bool
  private var upcoming: (packet: Packet, time: Int64)?
  private let demuxer: Demuxer
  private let decoder: Decoder
  private let patientDecoder: Decoder
  private let packet: Packet
  private static let mostFollowers = 16
  private var last: (packetTime: Int64, frame: Frame)?

  /// - Parameter longerSide: pixels that are enough of a key frame.
  init(
    _ video: VideoFacts, of source: SourceFacts, longerSide: Int, film: any FilmBytes, limits: Limits,
    cancellation: Cancellation
  ) throws {
    self.video = video
    isRead = source.hasClockJumps
    demuxer = try Demuxer(film, limits: limits, cancellation: cancellation)
    decoder = try Decoder(demuxer.stream(video.stream), limits: limits, keyFramesOnly: true, longerSide: longerSide)
    patientDecoder = try Decoder(demuxer.stream(video.stream), limits: limits, longerSide: longerSide)
    packet = try Packet()
    demuxer.select([video.stream])
  }

  /// Whether key frames come smaller than they are stored.
  var isReduced: Bool { decoder.isReduced }

  /// The last key frame that is shown at or before a time of the source's clock (µs), or the nearest that decodes. The same key frame
  /// comes as the same object. `nil` when none decodes. Ask for times in ascending order.
  func keyFrame(at time: Int64) throws -> Frame? {
    if isRead { return try readKeyFrame(at: time) }
    for step in [Int64(0), 1_000_000, 8_000_000, .max] {
      let isWhole = step == .max || time - step <= video.start
      guard isWhole ? demuxer.rewind() : try demuxer.seek(stream: video.stream, to: time - step) else { continue }
      if let frame = try nextKeyFrame(), isWhole || frame.time <= time { return frame }
      if isWhole { break }
    }
    return last?.frame
  }

  private func readKeyFrame(at time: Int64) throws -> Frame? {
    var current: Packet?
    while true {
      while upcoming == nil, try demuxer.read(packet) {
        guard packet.isKey else { continue }
        upcoming = (try Packet(sharing: packet), try demuxer.time(of: packet) ?? 0)
      }
      guard let next = upcoming, next.time <= time || (current == nil && last == nil) else { break }
      current = next.packet
      upcoming = nil
    }
    if let current, let frame = try decode(current) { last = (current.pointer.pointee.pts, frame) }
    return last?.frame
  }

  /// The codec would wait for what comes next: ending the stream makes it give the picture at once. A key frame of which only the first
  /// field is in the packet takes the packets behind it.
  private func decode(_ packet: Packet) throws -> Frame? {
    var result: Frame?
    func keep(_ frame: Frame) -> Bool {
      result = result ?? frame
      return false
    }
    if try decoder.decode(packet, keep) { _ = try decoder.decode(nil, keep) }
    decoder.reset()
    guard result == nil else { return result }
    var followers = 0
    var wantsMore = try patientDecoder.decode(packet, keep)
    while wantsMore, followers < Self.mostFollowers, try demuxer.read(packet) {
      followers += 1
      wantsMore = try patientDecoder.decode(packet, keep)
    }
    patientDecoder.reset()
    return result
  }

  private func nextKeyFrame() throws -> Frame? {
    decoder.reset()
    var attempts = 0
    while attempts < 8, try demuxer.read(packet) {
      guard packet.isKey else { continue }
      attempts += 1
      let packetTime = packet.pointer.pointee.pts != sprocket_NOPTS ? packet.pointer.pointee.pts : packet.pointer.pointee.dts
      if let last, last.packetTime == packetTime { return last.frame }
      guard let frame = try decode(packet) else { continue }
      last = (packetTime, frame)
      return frame
    }
    return nil
  }
}
