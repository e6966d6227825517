import CFFmpeg

/// Sorts a master's streams into those that the title uses and those that it skips, and measures the former.
struct StreamSurvey {
  private let demuxer: Demuxer
  private let limits: Limits
  private var picture: Int?
  private var sounds: [Int] = []
  private var texts: [Int] = []
  private(set) var cover: Int?
  private(set) var skipped: [SkippedStream] = []
  private(set) var warnings: [String] = []
  private(set) var clockJumps = 0
  private var timings: [Int: StreamTiming] = [:]
  private var firstPicture: Frame?

  init(_ demuxer: Demuxer, limits: Limits) throws {
    (self.demuxer, self.limits) = (demuxer, limits)
    let best = Int(av_find_best_stream(demuxer.context, AVMEDIA_TYPE_VIDEO, -1, -1, nil, 0))
    for stream in demuxer.streams {
      let index = Int(stream.pointee.index)
      let parameters = stream.pointee.codecpar!
      let isDecodable = avcodec_find_decoder(parameters.pointee.codec_id) != nil
      switch parameters.pointee.codec_type {
      case AVMEDIA_TYPE_VIDEO
      where stream.pointee.disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS) != 0:
        let size = Int(stream.pointee.attached_pic.size)
        if size > limits.attachment {
          skip(index, "cover art", "\(size) bytes, more than the limit of \(limits.attachment)")
        } else if cover == nil, isDecodable, size > 0 {
          cover = index
        } else {
          skip(index, "cover art", cover == nil ? "it can't be decoded" : "one is enough")
        }
      case AVMEDIA_TYPE_VIDEO:
        try usePicture(
          index, isBest: best < 0 || index == best || demuxer.streams[best].isAttachedPicture, isDecodable: isDecodable)
      case AVMEDIA_TYPE_AUDIO:
        let channels = Int(parameters.pointee.ch_layout.nb_channels)
        if !isDecodable || parameters.pointee.sample_rate <= 0 || channels <= 0 {
          skip(index, "audio", "no decoder for \(codecName(parameters))")
        } else if channels > limits.channels {
          skip(index, "audio", "\(channels) channels, more than the limit of \(limits.channels)")
        } else if sounds.count == limits.audioTracks {
          skip(index, "audio", "more than \(limits.audioTracks) tracks")
        } else {
          sounds.append(index)
        }
      case AVMEDIA_TYPE_SUBTITLE:
        let properties = avcodec_descriptor_get(parameters.pointee.codec_id)?.pointee.props ?? 0
        if properties & AV_CODEC_PROP_TEXT_SUB == 0 {
          skip(index, "subtitles", "\(codecName(parameters)) are pictures of text, which WebVTT can't hold")
        } else if !isDecodable || texts.count == limits.subtitleTracks {
          skip(
            index, "subtitles",
            isDecodable ? "more than \(limits.subtitleTracks) tracks" : "no decoder for \(codecName(parameters))")
        } else {
          texts.append(index)
        }
      case AVMEDIA_TYPE_ATTACHMENT: skip(index, "attachment", "not part of a title")
      default: skip(index, "data", "not part of a title")
      }
    }
  }

  private mutating func skip(_ stream: Int, _ kind: String, _ reason: String) {
    skipped.append(SkippedStream(stream: stream, kind: kind, reason: reason))
  }

  private mutating func usePicture(_ index: Int, isBest: Bool, isDecodable: Bool) throws {
    let stream = demuxer.streams[index]
    let parameters = stream.pointee.codecpar!
    guard isBest, picture == nil else { return skip(index, "video", "another picture is the film's") }
    let encrypted = av_stream_get_side_data(stream, AV_PKT_DATA_ENCRYPTION_INIT_INFO, nil) != nil
    guard isDecodable, !encrypted else {
      let found =
        encrypted ? "its picture is encrypted" : "its picture is in \(codecName(parameters)), which no decoder here knows"
      throw MediaError(
        .notMedia, "use \(demuxer.film.name)", found: found, remedy: "give a master in a codec that FFmpeg decodes")
    }
    try checkSize(Int(parameters.pointee.width), Int(parameters.pointee.height))
    picture = index
  }

  private func checkSize(_ width: Int, _ height: Int) throws {
    guard max(width, height) <= limits.side, width * height <= limits.pixels else {
      throw MediaError(
        .overLimit, "use \(demuxer.film.name)",
        found: "its picture claims \(width)×\(height), more than the limit of \(limits.pixels) pixels",
        remedy: "check that the file isn't damaged, or scale it down")
    }
  }

  /// Finds every used stream's start, end and spacing, and decodes the first picture.
  mutating func measure() throws {
    let used = Set(sounds + [picture].compactMap(\.self))
    var unmeasured = used
    for index in used {
      guard let (timing, lost) = demuxer.indexTiming(index) else { continue }
      timings[index] = timing
      unmeasured.remove(index)
      if let lost, index == picture || picture == nil {
        warnings.append(
          "The file ends before the film does: what comes after \(seconds(lost - timing.start)) of \(seconds(timing.end - timing.start)) is missing."
        )
      }
    }
    demuxer.select(unmeasured.union([picture].compactMap(\.self)))
    let decoder = try picture.map { try Decoder(demuxer.streams[$0], limits: limits) }
    let packet = try Packet()
    var collected: [Int: StreamTiming] = [:]
    var first: Frame?
    func keep(_ frame: Frame) -> Bool {
      first = first ?? frame
      return false
    }
    while !unmeasured.isEmpty || (decoder != nil && first == nil), try demuxer.read(packet) {
      let index = packet.stream
      if index == picture, first == nil { _ = try decoder?.decode(packet, keep) }
      guard unmeasured.contains(index) else { continue }
      let raw = packet.pointer.pointee
      guard raw.flags & AV_PKT_FLAG_DISCARD == 0 else { continue }
      collected[index, default: StreamTiming()].add(
        time: try demuxer.time(of: packet), duration: microseconds(raw.duration, demuxer.streams[index].pointee.time_base))
    }
    if first == nil { _ = try decoder?.decode(nil, keep) }
    timings.merge(collected) { _, new in new }
    clockJumps = demuxer.clockJumps
    if clockJumps > 0 { warnings.append("The clock jumps \(clockJumps) times inside the film; its times were repaired.") }
    firstPicture = first
    let strays = timings.values.map(\.strays).reduce(0, +)
    if strays > 0 { warnings.append("\(strays) packets had times far outside the film; they were ignored.") }
  }

  /// Whether a film whose first picture or sound is at `start` (µs) means the time before it as part of the film: an MP4 whose duration
  /// counts an empty edit. A recording that was merely started at some o'clock doesn't, nor do MPEG's streams, whose clocks start anywhere.
  func countsFromZero(until start: Int64) -> Bool {
    guard !demuxer.format.hasPrefix("mpeg"), start <= 60_000_000, demuxer.context.pointee.duration > 0 else { return false }
    let last = timings.values.map(\.end).max() ?? 0
    return demuxer.context.pointee.duration >= last - start / 2
  }

  func videoFacts() throws -> VideoFacts? {
    guard let index = picture else { return nil }
    let stream = demuxer.streams[index]
    let parameters = stream.pointee.codecpar!
    guard let frame = firstPicture?.pointer.pointee, frame.width > 0, frame.height > 0, let timing = timings[index],
      !timing.isEmpty
    else {
      let reason = LibraryLog.takeLastError().map { " (\($0))" } ?? ""
      throw MediaError(
        .notMedia, "use \(demuxer.film.name)",
        found: "no picture of its \(codecName(parameters)) video could be decoded\(reason)",
        remedy: "check that the file is whole")
    }
    try checkSize(Int(frame.width), Int(frame.height))
    let base = stream.pointee.time_base
    let estimate = FrameRateEstimate(
      times: timing.times, hints: [Rational(stream.pointee.r_frame_rate), Rational(stream.pointee.avg_frame_rate)],
      resolution: 1e6 * Double(base.num) / Double(base.den))
    let fieldOrder = FieldOrder(parameters.pointee.field_order, frame)
    // Some containers carry a packet a field.
    let isPacketAField = (fieldOrder == .topFirst || fieldOrder == .bottomFirst) && estimate.rate.value > 40
    let rate = isPacketAField ? estimate.rate / Rational(2) : estimate.rate
    let frameLength = Int64(1e6 / rate.value)
    // Without a duration of its own the last picture is shown for one frame.
    let end = max(timing.end, timing.start + frameLength, (timing.times.last ?? 0) + frameLength / 2)
    let matrix = DisplayMatrix(stream)
    let pixelFormat = AVPixelFormat(frame.format)
    let ratio = Rational(frame.sample_aspect_ratio).isKnown ? frame.sample_aspect_ratio : stream.pointee.sample_aspect_ratio
    return VideoFacts(
      stream: index, codec: codecName(parameters),
      profile: avcodec_profile_name(parameters.pointee.codec_id, parameters.pointee.profile).map { String(cString: $0) },
      width: Int(frame.width), height: Int(frame.height), sampleAspectRatio: Rational(sane: ratio), rotation: matrix.rotation,
      mirrored: matrix.mirrored, fieldOrder: fieldOrder,
      pixelFormat: av_get_pix_fmt_name(pixelFormat).map { String(cString: $0) } ?? "unknown",
      bitDepth: Int(av_pix_fmt_desc_get(pixelFormat)?.pointee.comp.0.depth ?? 8), colour: ColourFacts(frame), frameRate: rate,
      isVariableFrameRate: estimate.isVariable, start: timing.start, end: end, isIntraOnly: isIntraOnly(parameters),
      language: stream.tag("language"))
  }

  func audioFacts() -> [AudioFacts] {
    sounds.compactMap { index in
      guard let timing = timings[index], !timing.isEmpty else { return nil }
      let stream = demuxer.streams[index]
      let parameters = stream.pointee.codecpar.pointee
      return AudioFacts(
        stream: index, codec: codecName(stream.pointee.codecpar), channels: Int(parameters.ch_layout.nb_channels),
        channelLayout: describe(parameters.ch_layout), sampleRate: Int(parameters.sample_rate),
        language: stream.tag("language"),
        title: stream.tag("title"), isDefault: stream.pointee.disposition & AV_DISPOSITION_DEFAULT != 0,
        isCommentary: stream.pointee.disposition & AV_DISPOSITION_COMMENT != 0, start: timing.start, end: timing.end)
    }
  }

  /// Where the container's header says that the film ends, in µs of the source's clock; `nil` where it says nothing that can be believed.
  func declaredEnd(content: Int64, start: Int64) -> Int64? {
    let context = demuxer.context.pointee
    guard context.duration > 0, context.duration_estimation_method == AVFMT_DURATION_FROM_STREAM else { return nil }
    let end = demuxer.format.hasPrefix("mpeg") ? start + context.duration : context.duration
    return end - start < 10 * (content - start) + 60_000_000 ? end : nil
  }

  mutating func warnEarlyEnd(at time: Int64, of whole: Int64) {
    warnings.append("The film ends early: nothing comes after \(seconds(time)) of the \(seconds(whole)) that the file claims.")
  }

  func subtitleFacts() -> [SubtitleFacts] {
    texts.map { index in
      let stream = demuxer.streams[index]
      return SubtitleFacts(
        stream: index, codec: codecName(stream.pointee.codecpar), language: stream.tag("language"), title: stream.tag("title"),
        isDefault: stream.pointee.disposition & AV_DISPOSITION_DEFAULT != 0,
        isForced: stream.pointee.disposition & AV_DISPOSITION_FORCED != 0)
    }
  }
}

private func seconds(_ time: Int64) -> String { "\((time + 50_000) / 1_000_000).\((time + 50_000) / 100_000 % 10) s" }

private func describe(_ layout: AVChannelLayout) -> String {
  withUnsafePointer(to: layout) { layout in
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
      guard let base = buffer.baseAddress, av_channel_layout_describe(layout, base, buffer.count) > 0 else { return "unknown" }
      return String(cString: base)
    }
  }
}

extension UnsafeMutablePointer<AVStream> {
  var isAttachedPicture: Bool { pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0 }

  /// A metadata entry, made one line and short: it comes from a stranger.
  func tag(_ key: String) -> String? {
    guard let value = av_dict_get(pointee.metadata, key, nil, 0)?.pointee.value else { return nil }
    let text = String(cString: value).split(whereSeparator: { $0.isWhitespace || $0.isNewline }).joined(separator: " ").prefix(
      100)
    return text.isEmpty || text == "und" ? nil : String(text)
  }
}
