extension Plan {
  /// Plans a title: which renditions, which tracks, and the grid that the film is cut on.
  ///
  /// - Throws: `PlanError` when there is nothing to play, or when the profile has a setting that isn't allowed.
  public init(source: SourceFacts, profile: Profile) throws(PlanError) {
    do { try profile.validate() } catch { throw .profile(error) }
    let video = try source.video.map { picture throws(PlanError) in try VideoPlan(picture, ladder: profile.video.ladder) }
    let audio = source.audio.filter { $0.channels > 0 }
    guard video != nil || !audio.isEmpty else { throw .nothingToPlay(skipped: source.skipped) }

    self.source = source
    self.profile = profile
    self.timeline = Timeline(source: source, settings: profile.video)
    self.video = video
    self.audio = AudioPlan.tracks(of: audio, settings: profile.audio)
    self.subtitles = SubtitlePlan.tracks(of: source.subtitles)
    self.warnings = Self.warnings(source)
  }

  private static func warnings(_ source: SourceFacts) -> [String] {
    guard let video = source.video else { return [] }
    var warnings: [String] = []
    if !video.frameRate.isKnown {
      warnings.append("the frame rate is unknown; \(Timeline.fallbackRate) frames a second are assumed")
    }
    let ratio = video.sampleAspectRatio
    if ratio.isKnown, !PictureShape.isPlausible(ratio) {
      warnings.append("the sample aspect ratio \(ratio) is not plausible; square pixels are assumed")
    }
    return warnings
  }
}
