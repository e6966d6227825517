import CFFmpeg

/// Which encoder makes a title's pictures, and why: `auto` opens each candidate on this machine and takes the first that works.
public struct EncoderChoice: Codable, Hashable, Sendable {
  /// FFmpeg's name, such as `libx264`.
  public let name: String
  public let reason: String

  /// - Throws: `MediaError` when no candidate works, or the named one doesn't.
  public init(for plan: Plan) throws {
    let settings = plan.profile.video
    guard let top = plan.video?.renditions.first else {
      (name, reason) = ("none", "the title has no picture")
      return
    }
    if settings.encoder != "auto" {
      try Self.trial(settings.encoder, top, plan)
      (name, reason) = (settings.encoder, "the profile names it")
      return
    }
    var refusals: [String] = []
    for candidate in settings.codec.encoders {
      do {
        try Self.trial(candidate, top, plan)
        let others = refusals.isEmpty ? "" : ": " + refusals.joined(separator: "; ")
        (name, reason) = (candidate, "the first that works on this machine\(others)")
        return
      } catch let error as MediaError {
        refusals.append("\(candidate) doesn't (\(error.found))")
      }
    }
    throw MediaError(
      .processing, "choose an encoder for \(settings.codec.rawValue)", found: refusals.joined(separator: "; "),
      remedy: "install FFmpeg's encoders")
  }

  /// Encodes a picture as the top rendition will: hardware may be listed, and even open, without working.
  private static func trial(_ name: String, _ rendition: Rendition, _ plan: Plan) throws {
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
}
