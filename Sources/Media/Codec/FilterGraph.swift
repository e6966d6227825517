import CFFmpeg

/// A chain of FFmpeg's filters with one output, and an input for each source of frames that it doesn't make itself; owns the graph.
final class FilterGraph {
  private var graph: UnsafeMutablePointer<AVFilterGraph>?
  private let sources: [UnsafeMutablePointer<AVFilterContext>]
  private let sink: UnsafeMutablePointer<AVFilterContext>
  private let timeBase = AVRational(num: 1, den: 1_000_000)

  /// A graph for pictures like `frame`.
  convenience init(pictures frame: Frame, frameRate: Rational, _ chain: String) throws {
    try self.init(pictures: [frame], frameRate: frameRate, chain)
  }

  /// A graph that brings several streams together, of pictures like these. The chain calls them `[in]`, `[in1]`, `[in2]` …
  convenience init(pictures frames: [Frame], frameRate: Rational, _ chain: String) throws {
    let sources = frames.map { frame in
      let like = frame.pointer.pointee
      let ratio = Rational(sane: like.sample_aspect_ratio)
      return Source(
        filter: "buffer",
        arguments: "video_size=\(like.width)x\(like.height):pix_fmt=\(like.format):time_base=1/1000000"
          + ":pixel_aspect=\(ratio.numerator)/\(ratio.denominator):frame_rate=\(frameRate.numerator)/\(frameRate.denominator)")
    }
    try self.init(sources, sink: "buffersink", chain)
  }

  /// A graph that begins with a source of its own.
  convenience init(source chain: String, isVideo: Bool) throws {
    try self.init([], sink: isVideo ? "buffersink" : "abuffersink", chain)
  }

  /// A graph for sound like `frame`.
  convenience init(sound frame: Frame, _ chain: String) throws {
    let like = frame.pointer.pointee
    let format = av_get_sample_fmt_name(AVSampleFormat(like.format)).map { String(cString: $0) } ?? "fltp"
    let source = Source(
      filter: "abuffer",
      arguments:
        "sample_rate=\(like.sample_rate):sample_fmt=\(format):channel_layout=\(layoutName(like.ch_layout)):time_base=1/1000000")
    try self.init([source], sink: "abuffersink", chain)
  }

  /// FFmpeg's filter that frames are put into, and its options.
  private struct Source {
    var filter: String
    var arguments: String
  }

  private init(_ inputs: [Source], sink sinkName: String, _ chain: String) throws {
    let action = "set up the filters \(chain)"
    guard let graph = avfilter_graph_alloc() else { throw MediaError(.processing, action, found: "out of memory") }
    var unfinished: UnsafeMutablePointer<AVFilterGraph>? = graph
    defer { avfilter_graph_free(&unfinished) }
    // Threads are spent on renditions and chunks, not inside a filter.
    graph.pointee.nb_threads = 1
    var sources: [UnsafeMutablePointer<AVFilterContext>] = []
    var sink: UnsafeMutablePointer<AVFilterContext>?
    // FFmpeg's names from the chain's point of view: what feeds it is an output.
    var (feeding, fed): (UnsafeMutablePointer<AVFilterInOut>?, UnsafeMutablePointer<AVFilterInOut>?)
    defer {
      avfilter_inout_free(&feeding)
      avfilter_inout_free(&fed)
    }
    func end(_ name: String, _ context: UnsafeMutablePointer<AVFilterContext>?) throws -> UnsafeMutablePointer<AVFilterInOut> {
      guard let context, let end = avfilter_inout_alloc() else { throw MediaError(.processing, action, found: "out of memory") }
      (end.pointee.name, end.pointee.filter_ctx) = (av_strdup(name), context)
      return end
    }
    for (index, input) in inputs.enumerated() {
      let name = index == 0 ? "in" : "in\(index)"
      var source: UnsafeMutablePointer<AVFilterContext>?
      try check(
        avfilter_graph_create_filter(&source, avfilter_get_by_name(input.filter), name, input.arguments, nil, graph),
        .processing, action)
      let link = try end(name, source)
      link.pointee.next = feeding
      feeding = link
      sources.append(link.pointee.filter_ctx)
    }
    try check(avfilter_graph_create_filter(&sink, avfilter_get_by_name(sinkName), "out", nil, nil, graph), .processing, action)
    fed = try end("out", sink)
    guard let sink else { throw MediaError(.processing, action, found: "out of memory") }
    try check(avfilter_graph_parse_ptr(graph, chain, &fed, &feeding, nil), .processing, action)
    try check(avfilter_graph_config(graph, nil), .processing, action)
    (self.sources, self.sink, self.graph) = (sources, sink, graph)
    unfinished = nil
  }

  deinit { avfilter_graph_free(&graph) }

  /// Filters one frame, or with `nil` what the filters still hold, and hands each result on. `body` answers whether it wants more.
  func filter(_ frame: Frame?, _ body: (Frame) throws -> Bool) throws -> Bool {
    guard !sources.isEmpty else { return false }
    try put(frame, into: 0)
    while let output = try next() {
      guard try body(output) else { return false }
    }
    return true
  }

  /// Gives an input a frame, or with `nil` its end.
  func put(_ frame: Frame?, into input: Int) throws {
    guard let frame else {
      try check(av_buffersrc_add_frame_flags(sources[input], nil, 0), .processing, "finish the filters")
      return
    }
    let shared = try Frame(sharing: frame)
    shared.pointer.pointee.pts = frame.time
    try check(av_buffersrc_add_frame_flags(sources[input], shared.pointer, 0), .processing, "filter a frame")
  }

  /// The next frame that is ready; `nil` when the graph wants input or has ended.
  func next() throws -> Frame? {
    let output = try Frame()
    let status = av_buffersink_get_frame(sink, output.pointer)
    if status == sprocket_EAGAIN || status == sprocket_EOF { return nil }
    try check(status, .processing, "filter a frame")
    output.time = microseconds(output.pointer.pointee.pts, av_buffersink_get_time_base(sink))
    return output
  }

  /// For filters that give one frame for each.
  func filterOne(_ frame: Frame) throws -> Frame {
    var result: Frame?
    _ = try filter(frame) { output in
      result = output
      return true
    }
    guard let result else { throw MediaError(.processing, "filter a frame", found: "the filters gave nothing") }
    result.time = frame.time
    return result
  }
}

/// FFmpeg's name of a layout; a layout that only counts its channels gets that count's usual one.
func layoutName(_ layout: AVChannelLayout) -> String {
  var usual = layout
  if layout.order == AV_CHANNEL_ORDER_UNSPEC { av_channel_layout_default(&usual, layout.nb_channels) }
  return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
    guard let base = buffer.baseAddress, av_channel_layout_describe(&usual, base, buffer.count) > 0 else { return "stereo" }
    return String(cString: base)
  }
}
