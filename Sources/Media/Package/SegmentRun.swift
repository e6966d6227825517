/// Segments of one duration that follow each other without a gap: one `S` of a DASH `SegmentTimeline`.
struct SegmentRun: Hashable {
  var start: Int64
  var duration: Int64
  var count: Int
  /// Whether it starts where the run before it ends, so that its start needn't be said.
  var continues: Bool

  static func runs(of segments: [TrackSegment]) -> [SegmentRun] {
    var runs: [SegmentRun] = []
    for segment in segments {
      let end = runs.last.map { $0.start + $0.duration * Int64($0.count) }
      if let last = runs.last, segment.start == end, segment.duration == last.duration {
        runs[runs.count - 1].count += 1
      } else {
        let run = SegmentRun(start: segment.start, duration: segment.duration, count: 1, continues: segment.start == end)
        runs.append(run)
      }
    }
    return runs
  }

  var tag: XMLTag {
    XMLTag(
      "S", ["t": continues ? nil : String(start), "d": String(duration), "r": count > 1 ? String(count - 1) : nil])
  }
}
