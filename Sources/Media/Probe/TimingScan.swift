import CFFmpeg

/// The times of every packet of a stream, condensed: where it starts and ends, and how its pictures are spaced.
struct StreamTiming {
  /// µs of the source's clock.
  private(set) var start = Int64.max
  private(set) var end = Int64.min
  private(set) var packets = 0
  /// The first of them, enough to tell the rate.
  private(set) var times: [Int64] = []
  /// Times that stood far outside the stream, from damage.
  private(set) var strays = 0

  private var previous: Int64?
  private var strayRun = 0

  /// A stream's clock may leap this far (µs) before a packet's time is taken for damage.
  private static let leap: Int64 = 10_000_000
  private static let timesKept = 1 << 16

  var isEmpty: Bool { packets == 0 }

  /// - Parameter time: `nil` for a packet without one, which follows the last.
  mutating func add(time: Int64?, duration: Int64) {
    let time = time ?? (isEmpty ? 0 : end)
    if let previous, abs(time - previous) > Self.leap, strayRun < 5 {
      strays += 1
      strayRun += 1
      return
    }
    strayRun = 0
    previous = time
    packets += 1
    start = min(start, time)
    end = max(end, time + max(0, duration))
    if times.count < Self.timesKept { times.append(time) }
  }

  /// Takes over what the container's header says of the end, which counts edits that packets don't show.
  mutating func extend(to end: Int64) { self.end = max(self.end, end) }
}

extension Demuxer {
  /// The timing of a stream from the container's own index, without reading the film; `nil` where the index isn't complete.
  /// `lost` is where the index points beyond the file's end: the film was cut off there.
  func indexTiming(_ index: Int) -> (timing: StreamTiming, lost: Int64?)? {
    let stream = streams[index]
    guard format.hasPrefix("mov"), stream.pointee.nb_frames > 0, stream.pointee.duration > 0,
      stream.pointee.start_time != sprocket_NOPTS
    else { return nil }
    let count = avformat_index_get_entries_count(stream)
    guard count > 0, Int64(count) >= stream.pointee.nb_frames else { return nil }
    let base = stream.pointee.time_base
    var timing = StreamTiming()
    var lost: Int64?
    var first: Int64?
    for place in 0..<count {
      guard let entry = avformat_index_get_entry(stream, place) else { return nil }
      if first == nil { first = entry.pointee.timestamp }
      let ticks = entry.pointee.timestamp - (first ?? 0) + stream.pointee.start_time
      let time = microseconds(ticks, base)
      if lost == nil, entry.pointee.pos + Int64(entry.pointee.size) > film.size { lost = time }
      timing.add(time: time, duration: 0)
    }
    timing.extend(to: microseconds(stream.pointee.start_time + stream.pointee.duration, base))
    return (timing, lost)
  }
}
