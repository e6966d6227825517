import TestFolder
import Testing

@testable import Media

@Suite struct TitleDocumentsTests {
  private func title() -> (TitleTracks, Rational) {
    var random = SeededGenerator(seed: 5)
    var (title, duration) = TitleTracks.sample(using: &random, tracks: 1)
    let plan = SubtitlePlan(
      id: "subtitles-fr", stream: 3, language: "fr", label: "Français", isDefault: false, isForced: true)
    title.subtitles = [
      SubtitleTrack(
        plan: plan, folder: "d/subtitles-fr", wholeFile: "subtitles.vtt",
        segments: [
          TrackSegment(name: "00001.vtt", start: 0, duration: 4000, size: 100, keyFrames: []),
          TrackSegment(name: "00002.vtt", start: 4000, duration: 1500, size: 80, keyFrames: []),
        ])
    ]
    return (title, duration)
  }

  @Test("What a player opens first is written last")
  func order() {
    let (title, duration) = title()
    let paths = title.documents(duration: duration).map(\.path)
    #expect(
      paths == [
        "d/1080p/1080p.m3u8", "d/1080p/1080p-iframes.m3u8", "d/720p/720p.m3u8", "d/720p/720p-iframes.m3u8",
        "d/240p/240p.m3u8", "d/240p/240p-iframes.m3u8", "d/audio-0-stereo/audio-0-stereo.m3u8",
        "d/audio-0-surround/audio-0-surround.m3u8", "d/subtitles-fr/subtitles-fr.m3u", "manifest.mpd", "master.m3u8",
      ])
  }

  @Test("Subtitles are in both: as segments in HLS, as one file in DASH")
  func subtitles() {
    let (title, duration) = title()
    let master = title.document("master.m3u8", duration).split(separator: "\n")
    let media = master.filter { $0.hasPrefix("#EXT-X-MEDIA:TYPE=SUBTITLES") }.map(attributes)
    #expect(media.count == 1 && media[0]["URI"] == "d/subtitles-fr/subtitles-fr.m3u" && media[0]["FORCED"] == "YES")
    let variants = master.filter { $0.hasPrefix("#EXT-X-STREAM-INF:") }.map(attributes)
    #expect(variants.allSatisfy { $0["SUBTITLES"] == media[0]["GROUP-ID"] })

    let playlist = title.document("d/subtitles-fr/subtitles-fr.m3u", duration)
    #expect(playlist.contains("#EXTINF:4.000000,\n00001.vtt\n#EXTINF:1.500000,\n00002.vtt\n#EXT-X-ENDLIST\n"))
    let manifest = title.document("manifest.mpd", duration)
    #expect(manifest.contains("<BaseURL>d/subtitles-fr/subtitles.vtt</BaseURL>"))
    #expect(manifest.contains(#"<Role schemeIdUri="urn:mpeg:dash:role:2011" value="forced-subtitle"/>"#))
  }
}
