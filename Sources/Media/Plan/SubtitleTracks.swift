extension SubtitlePlan {
  /// One WebVTT track for each text track. At most one is the default: the first that the container flags and that isn't forced,
  /// because a default subtitle is shown to everyone.
  static func tracks(of sources: [SubtitleFacts]) -> [SubtitlePlan] {
    var (ids, labels) = (UniqueNames(), UniqueNames())
    let shown = sources.first { $0.isDefault && !$0.isForced }?.stream
    return sources.enumerated().map { index, facts in
      let language = LanguageTag(facts.language)?.text
      let id = ids.take("subtitles-" + (language?.lowercased() ?? "\(index + 1)"), separator: "-")
      let label = TrackLabel.text(
        language: language, title: facts.title, note: facts.isForced ? "Forced" : nil, fallback: "Subtitles \(index + 1)")
      return SubtitlePlan(
        id: id, stream: facts.stream, language: language, label: labels.take(label, separator: " "),
        isDefault: facts.stream == shown, isForced: facts.isForced)
    }
  }
}
