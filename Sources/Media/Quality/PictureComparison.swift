import CFFmpeg

/// Compares decoded pictures with those that they were made from, by FFmpeg's psnr and ssim filters.
///
/// A smaller picture is first scaled up to the other's size, as a player shows it: only so can renditions be compared with each other.
final class PictureComparison {
  private(set) var sum = QualitySum()
  private var filters: (shape: [Int32], graph: FilterGraph)?

  /// How players scale, more or less.
  private static let scaler = "bicubic"

  func add(_ shown: Frame, against original: Frame) throws {
    let (coded, film) = (try Frame(sharing: shown), try Frame(sharing: original))
    // The filters pair pictures by their times.
    (coded.time, film.time) = (Int64(sum.frames), Int64(sum.frames))
    let graph = try graph(for: coded, film)
    try graph.put(film, into: 1)
    try graph.put(coded, into: 0)
    guard let compared = try graph.next() else { throw MediaError(.processing, "compare pictures", found: "no result") }
    sum.frames += 1
    let values = FrameMetadata(compared)
    sum.squaredError += try SIMD3(
      values.number("lavfi.psnr.mse.y"), values.number("lavfi.psnr.mse.u"), values.number("lavfi.psnr.mse.v"))
    sum.similarity += try SIMD3(
      values.number("lavfi.ssim.Y"), values.number("lavfi.ssim.U"), values.number("lavfi.ssim.V"))
  }

  private func graph(for coded: Frame, _ film: Frame) throws -> FilterGraph {
    let shape = [coded, film].flatMap { [$0.pointer.pointee.width, $0.pointer.pointee.height, $0.pointer.pointee.format] }
    if let filters, filters.shape == shape { return filters.graph }
    let size = film.pointer.pointee
    let chain = """
      [in]scale=\(size.width):\(size.height):flags=\(Self.scaler),format=yuv420p[shown];
      [in1]format=yuv420p,split[film][same];
      [shown][film]psnr[half];[half][same]ssim
      """
    let graph = try FilterGraph(pictures: [coded, film], frameRate: Rational(25), chain)
    filters = (shape, graph)
    return graph
  }
}

/// What filters note on a frame.
private struct FrameMetadata {
  private let frame: Frame

  init(_ frame: Frame) { self.frame = frame }

  func number(_ key: String) throws -> Double {
    guard let entry = av_dict_get(frame.pointer.pointee.metadata, key, nil, 0),
      let number = Double(String(cString: entry.pointee.value)), number.isFinite
    else { throw MediaError(.processing, "compare pictures", found: "FFmpeg's filters give no \(key)") }
    return number
  }
}
