extension Plan {
  /// Whether planning can have brought forth these numbers; what computes with them has no need to look for overflow then.
  public func isPlausible(within limits: Limits = .default) -> Bool {
    let sizes =
      (video?.renditions ?? []).map { ($0.width, $0.height) } + (source.video.map { [($0.width, $0.height)] } ?? [])
    let frames = [timeline.gopFrames, timeline.segmentFrames, timeline.chunkFrames, timeline.frameCount]
    let mostFrames = limits.duration * limits.frameRate
    let rate = timeline.frameRate
    return sizes.allSatisfy { (1...limits.side).contains($0.0) && (1...limits.side).contains($0.1) }
      && frames.allSatisfy { (1...mostFrames).contains($0) }
      && timeline.segmentFrames % timeline.gopFrames == 0 && timeline.chunkFrames % timeline.segmentFrames == 0
      && (1...1_000_000_000).contains(rate.numerator) && (1...1_000_000_000).contains(rate.denominator)
      && (0...Int64(limits.duration) * 1_000_000).contains(source.duration) && source.size > 0
      && (video?.renditions ?? []).allSatisfy { (1...10_000_000).contains($0.cap) }
      && audio.allSatisfy { (1...10_000).contains($0.bitRate) } && audio.count <= 2 * limits.audioTracks
      && subtitles.count <= limits.subtitleTracks && (0...10_000).contains(profile.thumbnails.count)
      && TrackFolders.areSafe(tracks: (video?.renditions.map(\.name) ?? []) + audio.map(\.id) + subtitles.map(\.id))
  }
}

extension TrackFolders {
  /// Whether tracks of these names have folders of their own within a title's.
  fileprivate static func areSafe(tracks: [String]) -> Bool {
    Set(tracks).count == tracks.count
      && tracks.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") && !$0.contains("/") && $0.utf8.count <= 200 }
  }
}
