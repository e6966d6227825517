/// `master.m3u8`: the variants of a title and what goes with them (RFC 8216, section 4.3.4, and Apple's authoring rules).
struct MultivariantPlaylist {
  private let title: TitleTracks
  private let groups: [AudioGroup]
  private let targetDuration: Int

  init(_ title: TitleTracks, targetDuration: Int) {
    self.title = title
    self.targetDuration = targetDuration
    groups = AudioGroup.groups(of: title.audio)
  }

  var text: String {
    var lines = ["#EXTM3U", "#EXT-X-VERSION:\(MediaPlaylist.version)", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for group in groups { lines += group.tracks.indices.map { audioRendition($0, of: group) } }
    lines += title.subtitles.indices.map(subtitleRendition)
    if title.video.isEmpty {
      lines += groups.flatMap(soundVariant)
    } else {
      let groups: [AudioGroup?] = groups.isEmpty ? [nil] : groups
      for group in groups { lines += variants.flatMap { variant($0, with: group) } }
      lines += title.video.filter { !$0.segments.allSatisfy(\.keyFrames.isEmpty) }.map(iFrameVariant)
    }
    return (lines + [""]).joined(separator: "\n")
  }

  /// bit/s on average of the variant that players start with, which is the first one listed.
  private static let startBitRate = 2_000_000

  /// The rendition to start with, then the others from the largest to the smallest.
  private var variants: [VideoTrack] {
    let rate = { (track: VideoTrack) in BitRate(track.segments, timescale: track.timescale).average }
    let start = title.video.firstIndex { rate($0) <= Self.startBitRate } ?? title.video.indices.last
    guard let start else { return [] }
    return [title.video[start]] + title.video[..<start] + title.video[(start + 1)...]
  }

  private func variant(_ track: VideoTrack, with group: AudioGroup?) -> [String] {
    let rate = BitRate(track.segments, timescale: track.timescale)
    var list = AttributeList()
    list.add("BANDWIDTH", rate.peak(targetDuration: targetDuration) + (group?.peakBitRate(targetDuration: targetDuration) ?? 0))
    list.add("AVERAGE-BANDWIDTH", rate.average + (group?.averageBitRate ?? 0))
    list.add("CODECS", quoted: Self.codecs([track.codecs] + (group?.codecs ?? [])))
    list.add("RESOLUTION", "\(track.rendition.width)x\(track.rendition.height)")
    list.add("FRAME-RATE", MediaTime.frameRate(track.frameRate))
    list.add("VIDEO-RANGE", "SDR")
    list.add("AUDIO", quoted: group?.name)
    list.add("SUBTITLES", quoted: title.subtitles.isEmpty ? nil : Self.subtitles)
    list.add("CLOSED-CAPTIONS", "NONE")
    return ["#EXT-X-STREAM-INF:\(list)", track.playlist]
  }

  /// A sound-only title's variant is the group's default track; the group's other tracks are its alternatives.
  private func soundVariant(_ group: AudioGroup) -> [String] {
    guard let main = group.tracks.first else { return [] }
    var list = AttributeList()
    list.add("BANDWIDTH", group.peakBitRate(targetDuration: targetDuration))
    list.add("AVERAGE-BANDWIDTH", group.averageBitRate)
    list.add("CODECS", quoted: Self.codecs(group.codecs))
    list.add("AUDIO", quoted: group.name)
    list.add("SUBTITLES", quoted: title.subtitles.isEmpty ? nil : Self.subtitles)
    return ["#EXT-X-STREAM-INF:\(list)", main.playlist]
  }

  private func iFrameVariant(_ track: VideoTrack) -> String {
    let rate = BitRate(track.segments.flatMap(\.keyFrames), timescale: track.timescale)
    var list = AttributeList()
    list.add("BANDWIDTH", rate.peak(targetDuration: targetDuration))
    list.add("AVERAGE-BANDWIDTH", rate.average)
    list.add("CODECS", quoted: track.codecs)
    list.add("RESOLUTION", "\(track.rendition.width)x\(track.rendition.height)")
    list.add("VIDEO-RANGE", "SDR")
    list.add("URI", quoted: track.iFramePlaylist)
    return "#EXT-X-I-FRAME-STREAM-INF:\(list)"
  }

  private func audioRendition(_ index: Int, of group: AudioGroup) -> String {
    let track = group.tracks[index]
    var list = AttributeList()
    list.add("TYPE", "AUDIO")
    list.add("GROUP-ID", quoted: group.name)
    list.add("NAME", quoted: track.plan.label)
    list.add("LANGUAGE", quoted: track.plan.language)
    list.add("DEFAULT", is: index == 0)
    list.add("AUTOSELECT", is: group.isAutomatic(index))
    list.add("CHANNELS", quoted: String(track.plan.layout.channels))
    // Without a URI it is the sound of the variant itself.
    let isVariantItself = title.video.isEmpty && index == 0
    list.add("URI", quoted: isVariantItself ? nil : track.playlist)
    return "#EXT-X-MEDIA:\(list)"
  }

  private static let subtitles = "subtitles"

  private func subtitleRendition(_ index: Int) -> String {
    let track = title.subtitles[index]
    let plan = track.plan
    let isRepeated = title.subtitles[..<index].contains {
      $0.plan.language == plan.language && $0.plan.isForced == plan.isForced
    }
    var list = AttributeList()
    list.add("TYPE", "SUBTITLES")
    list.add("GROUP-ID", quoted: Self.subtitles)
    list.add("NAME", quoted: plan.label)
    list.add("LANGUAGE", quoted: plan.language)
    list.add("DEFAULT", is: plan.isDefault)
    list.add("AUTOSELECT", is: plan.isDefault || !isRepeated)
    list.add("FORCED", is: plan.isForced)
    list.add("URI", quoted: track.playlist)
    return "#EXT-X-MEDIA:\(list)"
  }

  /// Each codec once, in order.
  private static func codecs(_ codecs: [String]) -> String {
    codecs.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.joined(separator: ",")
  }
}

extension BitRate {
  /// Of the key frames alone, as a trick-play player fetches them.
  init(_ frames: [KeyFrame], timescale: Int) {
    self.init(frames.map { Piece(bits: Double($0.size) * 8, seconds: Double($0.duration) / Double(timescale)) })
  }
}

extension MediaTime {
  /// Frames a second with three digits after the point.
  static func frameRate(_ rate: Rational) -> String {
    let thousandths = Int((rate.value * 1000).rounded())
    return "\(thousandths / 1000).\(String(thousandths % 1000 + 1000).dropFirst())"
  }
}
