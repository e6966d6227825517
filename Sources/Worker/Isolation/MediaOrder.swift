import Media

/// What a child process is asked to do with a film.
public struct MediaOrder: Codable, Sendable {
  public enum Work: Codable, Sendable {
    /// Probes the film and plans its title.
    case plan(profile: Profile)
    /// Writes `thumbnails/`.
    case thumbnails(ThumbnailSettings)
    /// Makes the whole title.
    case transcode(profile: Profile, chunksInFlight: Int?)
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
    guard case .transcode(let profile, _) = work else { return false }
    return !profile.video.encoder.hasPrefix("lib")
  }
}

/// What came of a ``MediaOrder``.
public enum MediaOutcome: Codable, Sendable {
  case plan(Plan)
  /// The tiles; `nil` for a film without picture.
  case thumbnails(ThumbnailTrack?)
  case title(Report)
}
