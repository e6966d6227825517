import CFFmpeg

/// Reads a stretch of a master as a constant-rate sequence of pictures in the top rendition's shape.
///
/// Each frame of the title shows the source's last picture whose own time rounds to that frame or an earlier one; where the source has
/// gaps, a picture is held. So the result for a frame doesn't depend on where reading began.
final class PictureReader {
  private let plan: Plan
  private let video: VideoFacts
  private let demuxer: Demuxer
  private let decoder: Decoder
  private let transform: PictureTransform
  private var transformGraph: (shape: [Int32], graph: FilterGraph?)?
  private var deinterlacer: FilterGraph?
  private let cancellation: Cancellation

  /// How long (µs) before its target reading begins to decode where seeking can't be trusted: longer than most groups of pictures.
  private static let readAhead: Int64 = 20_000_000

  init(_ task: TitleTask) throws {
    let plan = task.plan
    guard let video = plan.source.video, let top = plan.video?.renditions.first else {
      throw MediaError(.processing, "read pictures", found: "the plan has none")
    }
    (self.plan, self.video, cancellation) = (plan, video, task.cancellation)
    demuxer = try Demuxer(task.film, limits: task.limits, cancellation: task.cancellation)
    decoder = try Decoder(demuxer.stream(video.stream), limits: task.limits)
    demuxer.select([video.stream])
    transform = PictureTransform(video, to: top, scaler: plan.profile.video.scaler)
  }

  /// Packets and pictures that were broken.
  var damage: Int { decoder.damagedPackets + decoder.damagedFrames }

  /// Hands on the picture of each frame in turn. A picture that is held comes again as the same object.
  func read(_ frames: Range<Int>, _ body: (Int, Frame) throws -> Void) throws {
    var next = frames.lowerBound
    var pending: (slot: Int, frame: Frame)?
    var shown: (source: Frame, result: Frame)?

    func show(_ frame: Frame, until end: Int) throws {
      guard next < end else { return }
      if shown?.source !== frame { shown = (frame, try transformed(frame)) }
      guard let result = shown?.result else { return }
      while next < end {
        try cancellation.check()
        try body(next, result)
        next += 1
      }
    }

    try decode(from: frames.lowerBound) { frame in
      let slot = self.slot(frame.time)
      if let current = pending {
        guard slot >= current.slot else { return true }
        try show(current.frame, until: min(slot, frames.upperBound))
      } else if slot > next {
        // The film's first picture stands for the time before it too.
        try show(frame, until: min(slot, frames.upperBound))
      }
      pending = (slot, frame)
      return next < frames.upperBound
    }
    guard next < frames.upperBound else { return }
    guard let last = pending?.frame else {
      throw MediaError(
        .notMedia, "decode \(demuxer.film.name)", found: "no picture could be decoded", remedy: "check that the file is whole")
    }
    try show(last, until: frames.upperBound)
  }

  /// The frame of the title that a time of the source rounds to.
  private func slot(_ time: Int64) -> Int {
    let rate = plan.timeline.frameRate
    return Int(
      av_rescale_rnd(time - plan.source.start, Int64(rate.numerator), 1_000_000 * Int64(rate.denominator), AV_ROUND_NEAR_INF))
  }

  /// Decodes from a picture at or before the frame's time, to the film's end or until `body` has enough.
  private func decode(from frame: Int, _ body: (Frame) throws -> Bool) throws {
    guard frame > 0 else { return try decodeFromHere(body) }
    let rate = plan.timeline.frameRate
    let time = plan.source.start + av_rescale(Int64(frame), 1_000_000 * Int64(rate.denominator), Int64(rate.numerator))
    let oneFrame = Int64(1_000_000 / rate.value)
    // A deinterlacer needs neighbours, and a seek may land behind its target: step back until a picture comes early enough.
    let isRead = plan.source.hasClockJumps
    let steps = isRead ? [Self.readAhead, .max] : [2 * oneFrame, 1_000_000, 4_000_000, 16_000_000, 64_000_000, .max]
    for step in steps {
      let isWhole = step == .max || time - step <= plan.source.start
      guard isWhole || isRead ? demuxer.rewind() : try demuxer.seek(stream: video.stream, to: time - step) else { continue }
      decoder.reset(start: video.start)
      deinterlacer = nil
      var isEarlyEnough = false
      try decodeFromHere(skippingTo: isRead && !isWhole ? time - step : nil) { picture in
        if !isEarlyEnough {
          guard isWhole || picture.isTimed && slot(picture.time) <= frame else { return false }
          isEarlyEnough = true
        }
        return try body(picture)
      }
      if isEarlyEnough || isWhole { return }
    }
    throw MediaError(
      .unreadable, "seek in \(demuxer.film.name)", found: "its container doesn't allow it",
      remedy: "remux it to MP4 or Matroska")
  }

  /// - Parameter time: packets before the first key frame at or after it (µs) aren't decoded.
  private func decodeFromHere(skippingTo time: Int64? = nil, _ body: (Frame) throws -> Bool) throws {
    let packet = try Packet()
    var isSkipping = time != nil
    while try demuxer.read(packet) {
      if isSkipping, let time {
        guard packet.isKey, try demuxer.time(of: packet).map({ $0 >= time }) ?? false else { continue }
        isSkipping = false
      }
      guard try decoder.decode(packet, { try deinterlaced($0, body) }) else { return }
    }
    guard try decoder.decode(nil, { try deinterlaced($0, body) }) else { return }
    if let deinterlacer { _ = try deinterlacer.filter(nil, body) }
  }

  private func deinterlaced(_ frame: Frame, _ body: (Frame) throws -> Bool) throws -> Bool {
    guard video.fieldOrder == .topFirst || video.fieldOrder == .bottomFirst else { return try body(frame) }
    if deinterlacer == nil {
      let mode = plan.profile.video.deinterlace == .field ? "send_field" : "send_frame"
      let parity = video.fieldOrder == .topFirst ? "tff" : "bff"
      deinterlacer = try FilterGraph(
        pictures: frame, frameRate: video.frameRate, "bwdif=mode=\(mode):parity=\(parity):deint=all")
    }
    return try deinterlacer?.filter(frame, body) ?? true
  }

  private func transformed(_ frame: Frame) throws -> Frame {
    let picture = frame.pointer.pointee
    let shape = [picture.width, picture.height, picture.format, Int32(picture.color_range.rawValue)]
    if transformGraph?.shape != shape {
      let chain = transform.chain(for: frame)
      transformGraph = (shape, try chain.map { try FilterGraph(pictures: frame, frameRate: video.frameRate, $0) })
    }
    return try transformGraph?.graph?.filterOne(frame) ?? frame
  }
}
