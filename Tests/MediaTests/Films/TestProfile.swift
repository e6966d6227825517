@testable import Media

extension Profile {
  /// One small rendition, quickly made, with several chunks in a few seconds of film.
  static func quick(_ codec: VideoCodec = .h264, _ change: (inout Profile) -> Void = { _ in }) throws -> Profile {
    var profile = try Profile(
      yaml: """
        name: quick
        video:
          codec: \(codec.rawValue)
          encoder: \(codec.encoders.last ?? "")
          preset: \(codec == .av1 ? "12" : "veryfast")
          gopSeconds: 1
          segmentSeconds: 2
          chunkSeconds: 4
          ladder:
            - { name: 90p, width: 160, height: 90, cap: 300 }
        thumbnails: { count: 0 }
        """, source: "quick.yml")
    change(&profile)
    try profile.validate()
    return profile
  }
}
