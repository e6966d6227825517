extension AudioPlan {
  /// Every source track as stereo, and besides as 5.1 where it has that many channels: the stereo tracks first.
  static func tracks(of sources: [AudioFacts], settings: AudioSettings) -> [AudioPlan] {
    var (ids, labels) = (UniqueNames(), UniqueNames())
    let stereo = sources.enumerated().map { index, facts in
      let language = LanguageTag(facts.language)?.text
      let id = ids.take("audio-" + (language?.lowercased() ?? "\(index + 1)"), separator: "-")
      let label = TrackLabel.text(
        language: language, title: facts.title, note: facts.isCommentary ? "Commentary" : nil, fallback: "Audio \(index + 1)")
      return AudioPlan(
        id: id, stream: facts.stream, layout: .stereo, bitRate: settings.stereoBitRate, language: language,
        label: labels.take(label, separator: " "), isDefault: false, isCommentary: facts.isCommentary)
    }
    let surround = zip(sources, stereo).filter { facts, _ in facts.channels >= 6 && settings.surroundBitRate > 0 }.map {
      var track = $1
      track.id = ids.take("\($1.id)-51", separator: "-")
      track.layout = .surround
      track.bitRate = settings.surroundBitRate
      return track
    }
    let flagged = Set(sources.filter(\.isDefault).map(\.stream))
    return chosen(stereo, flagged) + chosen(surround, flagged)
  }

  /// The tracks of one layout with exactly one default: the first that the container flags, and no commentary where that can be.
  private static func chosen(_ tracks: [AudioPlan], _ flagged: Set<Int>) -> [AudioPlan] {
    let best = tracks.indices.min { a, b in
      let rank = { (index: Int) in (tracks[index].isCommentary ? 2 : 0) + (flagged.contains(tracks[index].stream) ? 0 : 1) }
      return (rank(a), a) < (rank(b), b)
    }
    var tracks = tracks
    if let best { tracks[best].isDefault = true }
    return tracks
  }
}
