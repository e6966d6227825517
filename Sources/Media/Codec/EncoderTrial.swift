import CFFmpeg

/// Whether an encoder works on this machine. Hardware may be listed, and even open, without working; software that is there works.
public enum EncoderTrial {
  /// FFmpeg's names of the encoders that work here, of all codecs.
  public static func working() async -> [String] {
    let found = try? await Threads.run("try encoders") {
      _ = LibraryLog.install
      return VideoCodec.allCases.flatMap { codec in
        codec.encoders.filter { encoder in (try? run(encoder, sample(codec))) != nil }
      }
    }
    return found ?? []
  }

  /// Encodes a picture as a title's top rendition will be.
  static func run(_ name: String, _ rendition: Rendition, _ plan: Plan) throws {
    if name.hasPrefix("lib") {
      guard avcodec_find_encoder_by_name(name) != nil else {
        throw MediaError(.processing, "open \(name)", found: "FFmpeg has none")
      }
      return
    }
    let encoder = try VideoEncoder(rendition, plan: plan, encoder: name)
    let frame = try Frame()
    frame.pointer.pointee.width = Int32(rendition.width)
    frame.pointer.pointee.height = Int32(rendition.height)
    frame.pointer.pointee.format = AV_PIX_FMT_YUV420P.rawValue
    try check(av_frame_get_buffer(frame.pointer, 0), .processing, "make a picture")
    let packet = try Packet()
    var packets = 0
    try encoder.encode(frame, number: 0, into: packet) { _ in packets += 1 }
    try encoder.encode(nil, number: 0, into: packet) { _ in packets += 1 }
    guard packets > 0 else { throw MediaError(.processing, "try \(name)", found: "it encodes nothing") }
  }

  private static func run(_ name: String, _ sample: Plan) throws {
    guard let top = sample.video?.renditions.first else { return }
    try run(name, top, sample)
  }

  /// The plan of a second of plain pictures, of a size that every encoder takes.
  private static func sample(_ codec: VideoCodec) throws -> Plan {
    let picture = VideoFacts(
      stream: 0, codec: "rawvideo", profile: nil, width: 1280, height: 720, sampleAspectRatio: Rational(1), rotation: 0,
      mirrored: false, fieldOrder: .progressive, pixelFormat: "yuv420p", bitDepth: 8,
      colour: ColourFacts(primaries: nil, transfer: nil, matrix: nil, isFullRange: false, hdr: nil), frameRate: Rational(25),
      isVariableFrameRate: false, start: 0, end: 1_000_000, isIntraOnly: true, language: nil)
    let source = SourceFacts(
      fingerprint: "", size: 1, container: "", start: 0, duration: 1_000_000, hasClockJumps: false, video: picture, audio: [],
      subtitles: [], cover: nil, skipped: [], warnings: [])
    return try Plan(source: source, profile: .builtIn(BuiltInProfiles.foundation(of: codec)))
  }
}
