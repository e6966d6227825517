extension MPD {
  /// All renditions in one set: their segments start at the same times, so a player switches at any of them.
  var videoSet: XMLTag? {
    guard let largest = title.video.first else { return nil }
    let shape = largest.displayAspectRatio
    return XMLTag(
      "AdaptationSet",
      [
        "profiles": Self.cmaf, "contentType": "video", "mimeType": "video/mp4",
        "par": "\(shape.numerator):\(shape.denominator)",
        "maxWidth": String(title.video.map(\.rendition.width).max() ?? 0),
        "maxHeight": String(title.video.map(\.rendition.height).max() ?? 0),
        "frameRate": largest.frameRate.description, "segmentAlignment": "true", "startWithSAP": "1", "scanType": "progressive",
      ],
      children: [Self.role("main"), Self.template(largest.segments, timescale: largest.timescale)]
        + title.video.map(videoRepresentation))
  }

  private func videoRepresentation(_ track: VideoTrack) -> XMLTag {
    let (rendition, ratio) = (track.rendition, track.rendition.sampleAspectRatio)
    return XMLTag(
      "Representation",
      [
        "id": rendition.name, "bandwidth": bandwidth(track.segments, timescale: track.timescale), "codecs": track.codecs,
        "width": String(rendition.width), "height": String(rendition.height),
        "sar": "\(ratio.numerator):\(ratio.denominator)",
      ], children: [Self.folder(track.folder)])
  }

  func audioSet(_ track: AudioTrack) -> XMLTag {
    let plan = track.plan
    let channels = XMLTag(
      "AudioChannelConfiguration",
      [
        "schemeIdUri": "urn:mpeg:dash:23003:3:audio_channel_configuration:2011", "value": String(plan.layout.channels),
      ])
    let representation = XMLTag(
      "Representation",
      [
        "id": plan.id, "bandwidth": bandwidth(track.segments, timescale: track.timescale), "codecs": track.codecs,
        "audioSamplingRate": String(track.sampleRate),
      ], children: [Self.folder(track.folder)])
    return XMLTag(
      "AdaptationSet",
      [
        "profiles": Self.cmaf, "contentType": "audio", "mimeType": "audio/mp4", "lang": plan.language,
        "segmentAlignment": "true", "startWithSAP": "1",
      ],
      children: [
        channels, XMLTag("Label", content: plan.label),
        Self.role(plan.isCommentary ? "commentary" : plan.isDefault ? "main" : "alternate"),
        Self.template(track.segments, timescale: track.timescale), representation,
      ])
  }

  /// WebVTT as one file beside the title.
  func subtitleSet(_ track: SubtitleTrack) -> XMLTag {
    let plan = track.plan
    let rate = BitRate(track.segments, timescale: 1000).average
    let file = XMLTag("BaseURL", content: "\(track.folder)/\(track.wholeFile)")
    return XMLTag(
      "AdaptationSet", ["contentType": "text", "mimeType": "text/vtt", "lang": plan.language],
      children: [
        XMLTag("Label", content: plan.label), Self.role(plan.isForced ? "forced-subtitle" : "subtitle"),
        XMLTag("Representation", ["id": plan.id, "bandwidth": String(max(1, rate))], children: [file]),
      ])
  }

  /// Sheets of tiles as DASH-IF defines them (Interoperability Points, section 6.2.6).
  var thumbnailSet: XMLTag? {
    guard let tiles = title.thumbnails, !tiles.sheetSizes.isEmpty else { return nil }
    let seconds = tiles.secondsPerTile * Double(tiles.columns * tiles.rows)
    // Rounded up, and with an end: a player must not ask for a sheet after the last.
    let milliseconds = Int((seconds * 1000).rounded(.up))
    let largest = Double(tiles.sheetSizes.max() ?? 0) * 8
    let template = XMLTag(
      "SegmentTemplate",
      [
        "media": "thumbnails/sprite-$Number$.jpg", "timescale": "1000", "duration": String(max(1, milliseconds)),
        "startNumber": "1", "endNumber": String(tiles.sheetSizes.count),
      ])
    let layout = XMLTag(
      "EssentialProperty",
      ["schemeIdUri": "http://dashif.org/guidelines/thumbnail_tile", "value": "\(tiles.columns)x\(tiles.rows)"])
    let representation = XMLTag(
      "Representation",
      [
        "id": "thumbnails", "bandwidth": String(max(1, Int(min((largest / max(seconds, 1)).rounded(.up), 4e9)))),
        "width": String(tiles.columns * tiles.tileWidth), "height": String(tiles.rows * tiles.tileHeight),
      ], children: [layout])
    return XMLTag("AdaptationSet", ["contentType": "image", "mimeType": "image/jpeg"], children: [template, representation])
  }

  /// The init segment and the segments `00001.m4s` … of a track's folder, with their exact times.
  private static func template(_ segments: [TrackSegment], timescale: Int) -> XMLTag {
    XMLTag(
      "SegmentTemplate",
      [
        "timescale": String(timescale), "initialization": "init.mp4", "media": "$Number%05d$.m4s", "startNumber": "1",
      ], children: [XMLTag("SegmentTimeline", children: SegmentRun.runs(of: segments).map(\.tag))])
  }

  private static func folder(_ folder: String) -> XMLTag { XMLTag("BaseURL", content: folder + "/") }

  private static func role(_ value: String) -> XMLTag {
    XMLTag("Role", ["schemeIdUri": "urn:mpeg:dash:role:2011", "value": value])
  }
}
