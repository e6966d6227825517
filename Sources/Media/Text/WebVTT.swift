/// Subtitles as WebVTT (W3C), whole or cut into the segments of an HLS track.
struct WebVTT: Hashable, Sendable {
  /// A text and the time that it is shown, in ms.
  struct Cue: Hashable, Sendable {
    var start: Int64
    var end: Int64
    /// Cue text: markup and escapes as WebVTT has them, without blank lines.
    var text: String
  }

  /// Cues of one segment: more than anyone reads, and few enough that cues as long as the film don't multiply without end.
  private static let mostTogether = 500

  /// In order of their start.
  let cues: [Cue]

  /// Sorts the cues, and leaves out those that are never seen: without text, before zero, or not longer than nothing.
  init(_ cues: [Cue]) {
    self.cues = cues.filter { !$0.text.isEmpty && $0.end > max(0, $0.start) }
      .map { Cue(start: max(0, $0.start), end: $0.end, text: $0.text) }
      .enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
  }

  /// The cues up to the film's end, in ms.
  func clipped(to end: Int64) -> WebVTT {
    WebVTT(cues.map { Cue(start: $0.start, end: min($0.end, end), text: $0.text) })
  }

  /// The whole track in one file.
  var text: String { Self.file("WEBVTT", cues[...]) }

  /// One file for each span between two boundaries, in ms: a cue is in every segment in which it is shown, with its own times
  /// (RFC 8216, section 3.5). Segment times count from the film's start.
  func segments(between boundaries: [Int64]) -> [String] {
    var open: [Cue] = []
    var rest = cues[...]
    return zip(boundaries, boundaries.dropFirst()).map { start, end in
      open.removeAll { $0.end <= start }
      let upcoming = rest.prefix { $0.start < end }
      rest.removeFirst(upcoming.count)
      open = (open + upcoming.filter { $0.end > start }).suffix(Self.mostTogether)
      return Self.file("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000", open[...])
    }
  }

  private static func file(_ head: String, _ cues: ArraySlice<Cue>) -> String {
    head + "\n\n" + cues.map { "\(clock($0.start)) --> \(clock($0.end))\n\($0.text)\n\n" }.joined()
  }

  /// `01:02:03.004`.
  private static func clock(_ milliseconds: Int64) -> String {
    let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    let pad = { (number: Int64, digits: Int) in
      String(repeating: "0", count: max(0, digits - String(number).count)) + String(number)
    }
    return "\(pad(seconds / 3600, 2)):\(pad(seconds / 60 % 60, 2)):\(pad(seconds % 60, 2)).\(pad(rest, 3))"
  }
}
