import CFFmpeg

/// A chain of FFmpeg's filters with one output, and one input unless it makes its frames itself; owns the graph.
final class FilterGraph {
  private var graph: UnsafeMutablePointer<AVFilterGraph>?
  private let source: UnsafeMutablePointer<AVFilterContext>?
  private let sink: UnsafeMutablePointer<AVFilterContext>
  private let timeBase = AVRational(num: 1, den: 1_000_000)

  /// A graph for pictures like `frame`.
  convenience init(pictures frame: Frame, frameRate: Rational, _ chain: String) throws {
    let like = frame.pointer.pointee
    let ratio = Rational(sane: like.sample_aspect_ratio)
    try self.init(
      source: "buffer",
      arguments: "video_size=\(like.width)x\(like.height):pix_fmt=\(like.format):time_base=1/1000000"
        + ":pixel_aspect=\(ratio.numerator)/\(ratio.denominator):frame_rate=\(frameRate.numerator)/\(frameRate.denominator)",
      sink: "buffersink", chain)
  }

  /// A graph that begins with a source of its own.
  convenience init(source chain: String, isVideo: Bool) throws {
    try self.init(source: nil, arguments: "", sink: isVideo ? "buffersink" : "abuffersink", chain)
  }

  /// A graph for sound like `frame`.
  convenience init(sound frame: Frame, _ chain: String) throws {
    let like = frame.pointer.pointee
    let format = av_get_sample_fmt_name(AVSampleFormat(like.format)).map { String(cString: $0) } ?? "fltp"
    try self.init(
      source: "abuffer",
      arguments:
        "sample_rate=\(like.sample_rate):sample_fmt=\(format):channel_layout=\(layoutName(like.ch_layout)):time_base=1/1000000",
      sink: "abuffersink", chain)
  }

  private init(source sourceName: String?, arguments: String, sink sinkName: String, _ chain: String) throws {
    let action = "set up the filters \(chain)"
    guard let graph = avfilter_graph_alloc() else { throw MediaError(.processing, action, found: "out of memory") }
    var unfinished: UnsafeMutablePointer<AVFilterGraph>? = graph
    defer { avfilter_graph_free(&unfinished) }
    // Threads are spent on renditions and chunks, not inside a filter.
    graph.pointee.nb_threads = 1
    var source: UnsafeMutablePointer<AVFilterContext>?
    var sink: UnsafeMutablePointer<AVFilterContext>?
    if let sourceName {
      try check(
        avfilter_graph_create_filter(&source, avfilter_get_by_name(sourceName), "in", arguments, nil, graph), .processing,
        action)
    }
    try check(avfilter_graph_create_filter(&sink, avfilter_get_by_name(sinkName), "out", nil, nil, graph), .processing, action)
    var outputs = sourceName == nil ? nil : avfilter_inout_alloc()
    var inputs = avfilter_inout_alloc()
    defer {
      avfilter_inout_free(&outputs)
      avfilter_inout_free(&inputs)
    }
    guard let sink, outputs != nil || source == nil, inputs != nil else {
      throw MediaError(.processing, action, found: "out of memory")
    }
    outputs?.pointee.name = av_strdup("in")
    outputs?.pointee.filter_ctx = source
    inputs?.pointee.name = av_strdup("out")
    inputs?.pointee.filter_ctx = sink
    try check(avfilter_graph_parse_ptr(graph, chain, &inputs, &outputs, nil), .processing, action)
    try check(avfilter_graph_config(graph, nil), .processing, action)
    (self.source, self.sink, self.graph) = (source, sink, graph)
    unfinished = nil
  }

  deinit { avfilter_graph_free(&graph) }

  /// Filters one frame, or with `nil` what the filters still hold, and hands each result on. `body` answers whether it wants more.
  func filter(_ frame: Frame?, _ body: (Frame) throws -> Bool) throws -> Bool {
    guard let source else { return false }
    if let frame {
      let input = try Frame(sharing: frame)
      input.pointer.pointee.pts = frame.time
      try check(av_buffersrc_add_frame_flags(source, input.pointer, 0), .processing, "filter a frame")
    } else {
      try check(av_buffersrc_add_frame_flags(source, nil, 0), .processing, "finish the filters")
    }
    while let output = try next() {
      guard try body(output) else { return false }
    }
    return true
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
