import Testing

@testable import Media

@Suite struct TracksTests {
  private func plan(_ audio: [AudioFacts], _ subtitles: [SubtitleFacts] = []) throws -> Plan {
    try Plan(source: .sample(.sample(640, 360), audio: audio, subtitles: subtitles), profile: .builtIn("abr-h264"))
  }

  @Test("5.1 gives two tracks, ids and labels are unique, one default a layout")
  func audio() throws {
    let tracks = try plan([
      .sample(stream: 1, channels: 6, language: "ger", isDefault: true, isCommentary: true),
      .sample(stream: 2, channels: 6, language: "eng"), .sample(stream: 3, language: "eng"), .sample(stream: 4),
    ]).audio
    #expect(tracks.map(\.id) == ["audio-de", "audio-en", "audio-en-2", "audio-4", "audio-de-51", "audio-en-51"])
    #expect(
      tracks.map(\.label) == [
        "Deutsch – Commentary", "English", "English 2", "Audio 4", "Deutsch – Commentary", "English",
      ])
    #expect(tracks.map(\.isDefault) == [false, true, false, false, false, true])
    #expect(tracks.map(\.layout.channels) == [2, 2, 2, 2, 6, 6])
    #expect(tracks.map(\.bitRate) == [128, 128, 128, 128, 384, 384])
  }

  @Test("A title can't bring its own ids, lines or directions")
  func strangers() throws {
    let title = "Best\u{202E}\u{0} of\r\n#EXTM3U   \"x\" " + String(repeating: "y", count: 500)
    let track = try #require(try plan([.sample(language: "../..\n", title: title)]).audio.first)
    #expect(track.id == "audio-1" && track.language == nil)
    #expect(track.label.hasPrefix("Best of #EXTM3U \"x\" yyy") && track.label.count <= 64)
  }

  @Test("Subtitles: at most one default, never a forced one")
  func subtitles() throws {
    let tracks = try plan(
      [],
      [
        .sample(stream: 2, language: "fra", isDefault: true, isForced: true),
        .sample(stream: 3, language: "fre", isDefault: true),
        .sample(stream: 4, language: "xx1", title: "Signs", isDefault: true),
      ]
    ).subtitles
    #expect(tracks.map(\.id) == ["subtitles-fr", "subtitles-fr-2", "subtitles-3"])
    #expect(tracks.map(\.label) == ["Français – Forced", "Français", "Signs"])
    #expect(tracks.map(\.isDefault) == [false, true, false])
  }

  @Test("Neither picture nor sound is an error that says why")
  func nothing() throws {
    var facts = SourceFacts.sample(nil, audio: [], subtitles: [.sample(stream: 0, language: "eng")])
    facts.skipped = [SkippedStream(stream: 1, kind: "data", reason: "is no picture or sound")]
    let profile = try Profile.builtIn("abr-h264")
    let error = #expect(throws: PlanError.self) { try Plan(source: facts, profile: profile) }
    #expect(error?.description.contains("stream 1 (data)") == true)
  }

  @Test(
    "Languages",
    arguments: [
      ("eng", "en"), ("ger", "de"), ("deu", "de"), ("ES", "es"), ("pt_br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"),
      ("es-419", "es-419"), ("haw", "haw"), ("iw", "he"), ("sl-rozaj", "sl-rozaj"), ("und", nil), ("", nil), ("english", nil),
      ("xx", nil), ("e\"n", nil), ("en-", nil), ("1en", nil), ("en-US-x-private", nil), ("日本", nil), ("ñañ", nil),
    ] as [(String, String?)])
  func languages(_ container: String, _ tag: String?) {
    #expect(LanguageTag(container)?.text == tag)
  }
}
