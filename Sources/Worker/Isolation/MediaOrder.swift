import Media

/// What a child process is asked to do with a film.
public struct MediaOrder: Codable, Sendable {
  public enum Work: Codable, Sendable {
    /// Probes the film and plans its title.
    case plan(profile: Profile)
    /// Makes pieces of some tracks of a title's part.
    case part(TitlePart, tracks: Set<String>, of: Plan, encoder: String)
    /// Writes `thumbnails/`.
    case thumbnails(ThumbnailSettings)
  }

  public var work: Work
  /// The only folder that it may write to: it is there, and empty.
  public var folder: String
  /// What the film may ask for.
  public var limits: Limits

  public init(_ work: Work, folder: String, limits: Limits = .default) {
    (self.work, self.folder, self.limits) = (work, folder, limits)
  }
}

extension MediaOrder {
  /// Whether an encoder is wanted that may be in hardware, and so its devices and drivers.
  var wantsDevices: Bool {
    switch work {
    case .plan(let profile): !profile.video.encoder.hasPrefix("lib")
    case .part(_, _, _, let encoder): !encoder.hasPrefix("lib")
    case .thumbnails: false
    }
  }
}

/// What came of a ``MediaOrder``.
public enum MediaOutcome: Codable, Sendable {
  case plan(Plan)
  case part([TrackPiece])
  /// The tiles; `nil` for a film without picture.
  case thumbnails(ThumbnailTrack?)
}
