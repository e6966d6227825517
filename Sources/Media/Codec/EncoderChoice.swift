import CFFmpeg

/// Which encoder makes a title's pictures, and why: `auto` opens each candidate on this machine and takes the first that works.
public struct EncoderChoice: Codable, Hashable, Sendable {
  /// FFmpeg's name, such as `libx264`.
  public let name: String
  public let reason: String

  public init(name: String, reason: String) { (self.name, self.reason) = (name, reason) }

  /// - Throws: `MediaError` when no candidate works, or the named one doesn't.
  public init(for plan: Plan) throws {
    let settings = plan.profile.video
    guard let top = plan.video?.renditions.first else {
      (name, reason) = ("none", "the title has no picture")
      return
    }
    if let adaptation = plan.video?.adaptation {
      try EncoderTrial.run(adaptation.encoder, top, plan)
      (name, reason) = (adaptation.encoder, "the ladder was fitted to the film with it")
      return
    }
    if settings.encoder != "auto" {
      try EncoderTrial.run(settings.encoder, top, plan)
      (name, reason) = (settings.encoder, "the profile names it")
      return
    }
    var refusals: [String] = []
    for candidate in settings.codec.encoders {
      do {
        try EncoderTrial.run(candidate, top, plan)
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
}
