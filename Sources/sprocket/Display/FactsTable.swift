import Media
import Quantities

/// What `probe` found in a film, a line for each stream.
struct FactsTable {
  let film: String
  let facts: SourceFacts

  var text: String {
    var columns = Columns(["Stream", "Kind", "Codec", "What it is"])
    if let video = facts.video { columns.add(["\(video.stream)", "picture", video.codec, picture(video)]) }
    for track in facts.audio { columns.add(["\(track.stream)", "sound", track.codec, sound(track)]) }
    for track in facts.subtitles {
      let traits = [track.language, track.title, track.isForced ? "forced" : nil].compactMap(\.self)
      columns.add(["\(track.stream)", "subtitles", track.codec, traits.joined(separator: ", ")])
    }
    for skipped in facts.skipped { columns.add(["\(skipped.stream)", skipped.kind, "", "left out: \(skipped.reason)"]) }
    let seconds = Double(facts.duration) / 1e6
    let heading = "\(film.printable): \(seconds.clock), \(Int(facts.size).byteCount), \(facts.container)\n\n"
    return heading + columns.text + facts.warnings.map { "\n  Warning: \($0.printable)\n" }.joined()
  }

  private func picture(_ video: VideoFacts) -> String {
    var traits = ["\(video.width) × \(video.height)", rate(video), "\(video.pixelFormat)"]
    if video.sampleAspectRatio.isKnown, video.sampleAspectRatio.value != 1 {
      traits.append("pixels \(video.sampleAspectRatio.numerator):\(video.sampleAspectRatio.denominator)")
    }
    if video.rotation != 0 { traits.append("turned \(video.rotation)°") }
    if video.mirrored { traits.append("mirrored") }
    if video.fieldOrder == .topFirst || video.fieldOrder == .bottomFirst { traits.append("interlaced") }
    if let hdr = video.colour.hdr { traits.append(hdr == .hlg ? "HLG" : "HDR10") }
    let colour = [video.colour.primaries, video.colour.transfer, video.colour.matrix].compactMap(\.self)
    if !colour.isEmpty { traits.append(Set(colour).count == 1 ? colour[0] : colour.joined(separator: "/")) }
    return traits.joined(separator: ", ")
  }

  private func rate(_ video: VideoFacts) -> String {
    let rate = video.frameRate.value
    let number = rate == rate.rounded() ? "\(Int(rate))" : rate.places(3)
    return (video.isVariableFrameRate ? "about " : "") + "\(number) fps"
  }

  private func sound(_ track: AudioFacts) -> String {
    let rate = "\((Double(track.sampleRate) / 1000).places(track.sampleRate % 1000 == 0 ? 0 : 1)) kHz"
    return [track.channelLayout, rate, track.language, track.title, track.isCommentary ? "commentary" : nil]
      .compactMap(\.self).joined(separator: ", ")
  }
}
