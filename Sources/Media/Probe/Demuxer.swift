import CFFmpeg

/// Reads a master's packets; owns the format context. Opens nothing but the file's own bytes: a playlist, a concat script or a
/// reference movie given as a film gets no other file and no network.
final class Demuxer {
  let reader: FilmReader
  let context: UnsafeMutablePointer<AVFormatContext>
  private let cancellation: Cancellation
  /// Only for formats whose clocks may jump.
  private var repair: ClockRepair?
  private var selected: Set<Int>?

  init(_ film: any FilmBytes, limits: Limits, cancellation: Cancellation) throws {
    _ = LibraryLog.install
    reader = FilmReader(film, cancellation: cancellation)
    self.cancellation = cancellation
    _ = LibraryLog.takeLastError()
    var io: UnsafeMutablePointer<AVIOContext>? = try reader.makeIOContext()
    guard var opened = avformat_alloc_context() else {
      throw MediaError(.unreadable, "open \(film.name)", found: "out of memory")
    }
    opened.pointee.pb = io
    opened.pointee.interrupt_callback = AVIOInterruptCB(
      callback: { opaque in opaque.map { Unmanaged<Cancellation>.fromOpaque($0).takeUnretainedValue().isCancelled ? 1 : 0 } ?? 0
      },
      opaque: Unmanaged.passUnretained(cancellation).toOpaque())
    opened.pointee.io_open = { _, _, _, _, _ in sprocket_EACCES }
    opened.pointee.max_streams = Int32(limits.streams)
    opened.pointee.flags |= AVFMT_FLAG_GENPTS
    var options: OpaquePointer?
    // No such protocol: what a demuxer opens behind io_open's back is refused as well.
    av_dict_set(&options, "protocol_whitelist", "none", 0)
    av_dict_set(&options, "probesize", "20000000", 0)
    av_dict_set(&options, "analyzeduration", "10000000", 0)
    defer { av_dict_free(&options) }

    var result: UnsafeMutablePointer<AVFormatContext>? = opened
    // A name with an extension only: the file's real name could be taken for a pattern or a URL.
    let status = avformat_open_input(&result, "film", nil, &options)
    guard status >= 0, let result else {
      Self.free(&io)
      try reader.check()
      try check(status, .notMedia, "open \(film.name)", remedy: "give a film that FFmpeg can read")
      throw MediaError(.notMedia, "open \(film.name)", found: "nothing")
    }
    opened = result
    context = opened
    let format = String(cString: context.pointee.iformat.pointee.name)
    guard !Self.refused.contains(where: { format.split(separator: ",").contains($0) }) else {
      throw MediaError(
        .notMedia, "open \(film.name)", found: "it is a \(format) file, not a film", remedy: "give the film itself")
    }
    let analysed = avformat_find_stream_info(context, nil)
    if analysed == sprocket_EXIT { throw MediaError.cancelled }
    try reader.check()
    if context.pointee.iformat.pointee.flags & AVFMT_TS_DISCONT != 0 { repair = ClockRepair() }
  }

  deinit {
    var context: UnsafeMutablePointer<AVFormatContext>? = context
    var io = self.context.pointee.pb
    avformat_close_input(&context)
    Self.free(&io)
  }

  /// Formats that aren't films but lists of other files, or text that FFmpeg draws.
  private static let refused: Set<Substring> = [
    "hls", "dash", "concat", "sdp", "rtsp", "imf", "tty", "bin", "xbin", "adf", "idf", "image2", "ffmetadata", "lavfi", "s337m",
  ]

  private static func free(_ io: inout UnsafeMutablePointer<AVIOContext>?) {
    if let buffer = io?.pointee.buffer { av_free(buffer) }
    io?.pointee.buffer = nil
    avio_context_free(&io)
  }

  var streams: [UnsafeMutablePointer<AVStream>] { (0..<Int(context.pointee.nb_streams)).map { context.pointee.streams[$0]! } }
  var format: String { String(cString: context.pointee.iformat.pointee.name) }

  var film: any FilmBytes { reader.film }

  func stream(_ index: Int) throws -> UnsafeMutablePointer<AVStream> {
    guard index >= 0, index < Int(context.pointee.nb_streams), let stream = context.pointee.streams[index] else {
      throw MediaError(.notMedia, "read \(film.name)", found: "stream \(index) is gone", remedy: "plan the film again")
    }
    return stream
  }

  /// Jumps of the clock that were repaired since reading began.
  var clockJumps: Int { repair?.jumps ?? 0 }

  /// From here on only these streams' packets are read.
  func select(_ streams: Set<Int>) {
    selected = streams
    for stream in self.streams {
      // A repair has to see all sound and pictures, or it would set each stream's clock by itself.
      let isWitness =
        repair != nil && [AVMEDIA_TYPE_VIDEO, AVMEDIA_TYPE_AUDIO].contains(stream.pointee.codecpar.pointee.codec_type)
      stream.pointee.discard = isWitness || streams.contains(Int(stream.pointee.index)) ? AVDISCARD_DEFAULT : AVDISCARD_ALL
    }
  }

  /// Reads the next packet; `false` at the end. Damage that can't be read past ends the film where it is.
  func read(_ packet: Packet) throws -> Bool {
    while true {
      packet.unreference()
      try cancellation.check()
      let status = av_read_frame(context, packet.pointer)
      if status == sprocket_EXIT { throw MediaError.cancelled }
      guard status >= 0 else {
        try reader.check()
        return false
      }
      repairClock(packet)
      if selected?.contains(packet.stream) ?? true { return true }
    }
  }

  /// When a packet is shown or heard, in µs of the source's clock; `nil` where the file doesn't say.
  func time(of packet: Packet) throws -> Int64? {
    let raw = packet.pointer.pointee
    let ticks = raw.pts != sprocket_NOPTS ? raw.pts : raw.dts
    return ticks == sprocket_NOPTS ? nil : microseconds(ticks, try stream(packet.stream).pointee.time_base)
  }

  private func repairClock(_ packet: Packet) {
    guard repair != nil, let stream = context.pointee.streams[packet.stream] else { return }
    let raw = packet.pointer.pointee
    let ticks = raw.dts != sprocket_NOPTS ? raw.dts : raw.pts
    guard ticks != sprocket_NOPTS, stream.pointee.codecpar.pointee.codec_type != AVMEDIA_TYPE_DATA else { return }
    let base = stream.pointee.time_base
    let correction = repair?.correction(
      stream: packet.stream, time: microseconds(ticks, base), duration: microseconds(raw.duration, base))
    guard let correction, correction != 0 else { return }
    let shift = av_rescale_q(correction, AVRational(num: 1, den: 1_000_000), base)
    if raw.pts != sprocket_NOPTS { packet.pointer.pointee.pts += shift }
    if raw.dts != sprocket_NOPTS { packet.pointer.pointee.dts += shift }
  }

  /// Goes to the key frame at or before a time of the source's clock, in µs.
  func seek(stream index: Int, to time: Int64) throws -> Bool {
    let stream = try stream(index)
    let target = av_rescale_q(time, AVRational(num: 1, den: 1_000_000), stream.pointee.time_base)
    if repair != nil { repair = ClockRepair() }
    return avformat_seek_file(context, Int32(index), Int64.min, target, target, 0) >= 0
  }

  /// Goes back to the first packet.
  func rewind() -> Bool {
    if repair != nil {
      repair = ClockRepair()
      if av_seek_frame(context, -1, 0, AVSEEK_FLAG_BYTE) >= 0 { return true }
    }
    let start = context.pointee.start_time == sprocket_NOPTS ? 0 : context.pointee.start_time
    return avformat_seek_file(context, -1, Int64.min, start, start, AVSEEK_FLAG_BACKWARD) >= 0
      || av_seek_frame(context, -1, 0, AVSEEK_FLAG_BYTE) >= 0
  }
}
