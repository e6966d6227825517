import CFFmpeg

/// Reads one audio track of a master as unbroken 48 kHz sound that starts at the title's zero and lasts exactly as long as the title:
/// gaps and missing ends are filled with silence, overlaps cut, slow drift stretched away.
final class SoundReader {
  static let sampleRate = 48_000

  private let plan: Plan
  private let track: AudioPlan
  private let demuxer: Demuxer
  private let decoder: Decoder
  private let frameSize: Int
  private let totalSamples: Int
  private var graph: (shape: [String], graph: FilterGraph)?
  /// Samples handed on so far.
  private var position = 0

  init(_ track: AudioPlan, of task: TitleTask, frameSize: Int) throws {
    (plan, self.track, self.frameSize) = (task.plan, track, frameSize)
    demuxer = try Demuxer(task.film, limits: task.limits, cancellation: task.cancellation)
    decoder = try Decoder(demuxer.stream(track.stream), limits: task.limits)
    demuxer.select([track.stream])
    totalSamples = plan.timeline.samples
  }

  /// Packets that were broken.
  var damage: Int { decoder.damagedPackets }

  /// Hands on the sound in planar float frames of `frameSize` samples; the last is filled up with silence.
  func read(_ body: (Frame) throws -> Void) throws {
    let packet = try Packet()
    var wantsMore = true
    while wantsMore, try demuxer.read(packet) {
      wantsMore = try decoder.decode(packet) { try filter($0, body) }
    }
    if wantsMore { wantsMore = try decoder.decode(nil) { try filter($0, body) } }
    if wantsMore { try finishGraph(body) }
    while position < totalSamples { _ = try give(silence(), body) }
  }

  private func filter(_ frame: Frame, _ body: (Frame) throws -> Void) throws -> Bool {
    let sound = frame.pointer.pointee
    guard sound.nb_samples > 0, sound.sample_rate > 0, sound.ch_layout.nb_channels > 0 else { return true }
    if sound.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC {
      av_channel_layout_default(&frame.pointer.pointee.ch_layout, sound.ch_layout.nb_channels)
    }
    frame.time -= plan.source.start
    let shape = ["\(sound.sample_rate)", "\(sound.format)", layoutName(sound.ch_layout)]
    if graph?.shape != shape {
      try finishGraph(body)
      graph = (shape, try FilterGraph(sound: frame, chain))
    }
    return try graph?.graph.filter(frame) { try give($0, body) } ?? true
  }

  /// `async` fills and cuts what is more than 50 ms off, and stretches what is more than 2 ms off by at most 1000 samples a second.
  private var chain: String {
    let layout = track.layout == .surround ? "5.1" : "stereo"
    return "aresample=\(Self.sampleRate):async=1000:min_comp=0.002:min_hard_comp=0.05:first_pts=\(position)"
      + ",aformat=sample_fmts=fltp:channel_layouts=\(layout),asetnsamples=n=\(frameSize):p=1"
  }

  private func finishGraph(_ body: (Frame) throws -> Void) throws {
    _ = try graph?.graph.filter(nil) { try give($0, body) }
    graph = nil
  }

  private func give(_ frame: Frame, _ body: (Frame) throws -> Void) throws -> Bool {
    guard position < totalSamples else { return false }
    frame.pointer.pointee.pts = Int64(position)
    position += frameSize
    try body(frame)
    return position < totalSamples
  }

  private func silence() throws -> Frame {
    let frame = try Frame()
    frame.pointer.pointee.format = AV_SAMPLE_FMT_FLTP.rawValue
    frame.pointer.pointee.nb_samples = Int32(frameSize)
    frame.pointer.pointee.sample_rate = Int32(Self.sampleRate)
    frame.pointer.pointee.ch_layout = track.layout.channelLayout
    try check(av_frame_get_buffer(frame.pointer, 0), .processing, "make silence")
    try check(
      av_samples_set_silence(
        frame.pointer.pointee.extended_data, 0, Int32(frameSize), Int32(track.layout.channels), AV_SAMPLE_FMT_FLTP),
      .processing, "make silence")
    return frame
  }
}

extension AudioLayout {
  var channelLayout: AVChannelLayout {
    var layout = AVChannelLayout()
    av_channel_layout_from_string(&layout, self == .surround ? "5.1" : "stereo")
    return layout
  }
}

extension Timeline {
  /// Samples of the title's sound.
  var samples: Int {
    let rate = frameRate
    return Int(av_rescale(Int64(frameCount), Int64(SoundReader.sampleRate * rate.denominator), Int64(rate.numerator)))
  }
}
