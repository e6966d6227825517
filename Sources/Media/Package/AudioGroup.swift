/// The sound that goes with a variant: every language once, as 5.1 where there is one in the surround group.
struct AudioGroup {
  let layout: AudioLayout
  /// The default first.
  let tracks: [AudioTrack]

  var name: String { layout.rawValue }

  /// `stereo`, and `surround` where any track is.
  static func groups(of tracks: [AudioTrack]) -> [AudioGroup] {
    let stereo = tracks.filter { $0.plan.layout == .stereo }
    let surround = tracks.filter { $0.plan.layout == .surround }
    let ordered = stereo.filter(\.plan.isDefault) + stereo.filter { !$0.plan.isDefault }
    let widened = ordered.map { track in surround.first { $0.plan.stream == track.plan.stream } ?? track }
    let groups = [
      AudioGroup(layout: .stereo, tracks: ordered),
      AudioGroup(layout: .surround, tracks: surround.isEmpty ? [] : widened),
    ]
    return groups.filter { !$0.tracks.isEmpty }
  }

  /// Whether a player may choose the track by the viewer's language: one of each language, the default among them.
  func isAutomatic(_ index: Int) -> Bool {
    let track = tracks[index].plan
    if index == 0 { return true }
    return !track.isCommentary && !tracks[..<index].contains { $0.plan.language == track.language && !$0.plan.isCommentary }
  }

  var codecs: [String] { tracks.map(\.codecs) }

  var averageBitRate: Int { tracks.map { BitRate($0.segments, timescale: $0.timescale).average }.max() ?? 0 }

  func peakBitRate(targetDuration: Int) -> Int {
    tracks.map { BitRate($0.segments, timescale: $0.timescale).peak(targetDuration: targetDuration) }.max() ?? 0
  }
}
