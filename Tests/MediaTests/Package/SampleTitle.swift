import TestFolder

@testable import Media

extension TitleTracks {
  /// A title of random length, sizes and tracks, as an encoder could have made it.
  static func sample(using random: inout SeededGenerator, video: Bool = true, tracks: Int = 2) -> (TitleTracks, Rational) {
    let rate = [Rational(25), Rational(24000, 1001), Rational(60000, 1001)].randomElement(using: &random) ?? Rational(25)
    let frames = Int.random(in: 1...5000, using: &random)
    let perSegment = Int((rate.value * 4).rounded())
    let duration = Rational(frames) / rate
    let counts = stride(from: 0, to: frames, by: perSegment).map { min(perSegment, frames - $0) }
    let renditions = [(1920, 1080, 8000), (1280, 720, 5000), (426, 240, 500)].map { width, height, cap in
      let segments = segments(
        durations: counts.map { Int64($0 * rate.denominator) }, bytesPerTick: Double(cap) * 125 / Double(rate.numerator),
        isVideo: true, using: &random)
      return VideoTrack(
        rendition: Rendition(
          name: "\(height)p", width: width, height: height, sampleAspectRatio: Rational(16 * height, 9 * width), cap: cap),
        folder: "d/\(height)p", codecs: "avc1.640028", displayAspectRatio: Rational(16, 9), frameRate: rate,
        timescale: rate.numerator, segments: segments)
    }
    let audio = (0..<tracks).flatMap { index in
      [AudioLayout.stereo, .surround].prefix(index == 0 ? 2 : 1).map { layout in
        let plan = AudioPlan(
          id: "audio-\(index)-\(layout)", stream: index, layout: layout, bitRate: layout == .stereo ? 128 : 384,
          language: index == 0 ? "en" : nil, label: "Track \(index)", isDefault: index == 0, isCommentary: false)
        let ends = counts.indices.map { Int64(Double(min(frames, ($0 + 1) * perSegment)) / rate.value * 48000) }
        let durations = zip(ends, [0] + ends).map { max(1, $0 - $1) }
        let segments = segments(
          durations: durations, bytesPerTick: Double(plan.bitRate) * 125 / 48000, isVideo: false, using: &random)
        return AudioTrack(
          plan: plan, folder: "d/\(plan.id)", codecs: "mp4a.40.2", sampleRate: 48000, timescale: 48000, segments: segments)
      }
    }
    return (TitleTracks(video: video ? renditions : [], audio: audio, subtitles: [], thumbnails: nil), duration)
  }

  private static func segments(
    durations: [Int64], bytesPerTick: Double, isVideo: Bool, using random: inout SeededGenerator
  ) -> [TrackSegment] {
    var start: Int64 = 0
    return durations.enumerated().map { index, duration in
      defer { start += duration }
      let size = Int(Double(duration) * bytesPerTick * Double.random(in: 0.05...2, using: &random)) + 600
      let half = duration / 2
      let keyFrames = [
        KeyFrame(offset: 0, size: size / 4, duration: duration - half),
        KeyFrame(offset: size / 2, size: size / 5, duration: half),
      ]
      let name = "\(String(100_001 + index).dropFirst()).m4s"
      return TrackSegment(
        name: name, start: start, duration: duration, size: size,
        keyFrames: isVideo ? keyFrames.filter { $0.duration > 0 } : [])
    }
  }

  func document(_ path: String, _ duration: Rational) -> String {
    documents(duration: duration).first { $0.path == path }?.text ?? ""
  }
}

/// The attributes of an HLS tag's line.
func attributes(_ line: some StringProtocol) -> [String: String] {
  var attributes: [String: String] = [:]
  var rest = line.drop { $0 != ":" }.dropFirst()
  while let equals = rest.firstIndex(of: "=") {
    let name = rest[..<equals]
    rest = rest[equals...].dropFirst()
    let isQuoted = rest.first == "\""
    if isQuoted { rest.removeFirst() }
    let value = rest.prefix { $0 != (isQuoted ? "\"" : ",") }
    attributes[String(name)] = String(value)
    rest = rest[value.endIndex...].drop { $0 == "\"" }.drop { $0 == "," }
  }
  return attributes
}
