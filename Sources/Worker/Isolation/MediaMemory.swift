import Media

/// How much address space media work may take where nobody has said: well above what films within the limits need, well below what
/// would make a machine swap. Address space is more than memory: it counts what is reserved and never touched.
extension MediaOrder {
  /// Bytes.
  var addressSpace: Int64 {
    switch work {
    case .thumbnails: Self.program + Self.decoding(pixels: limits.pixels)
    case .plan(let profile):
      // Samples of the film are encoded for a ladder that is fitted to it.
      Self.program + Self.decoding(pixels: limits.pixels)
        + Self.encoding(
          pixels: profile.adaptation.ladder == .fixed
            ? [] : profile.video.ladder.map { Self.pixels(width: $0.width, height: $0.height) })
    case .part(_, let tracks, let plan, _):
      Self.program + Self.decoding(pixels: limits.pixels)
        + Self.encoding(
          pixels: (plan.video?.renditions ?? []).filter { tracks.contains($0.name) }.map {
            Self.pixels(width: $0.width, height: $0.height)
          })
    }
  }

  /// Libraries, threads' stacks and the allocator's arenas.
  private static let program: Int64 = 4 << 30

  /// Pictures that a decoder and the filters behind it hold: 32, of 4:2:0 with 16 bits a sample.
  static func decoding(pixels: Int) -> Int64 { clamped(pixels, times: 32 * 3) }

  /// Pictures that encoders hold to look ahead and to refer to: 160 each, of 4:2:0 with 8 bits and as much again of their own.
  static func encoding(pixels: [Int]) -> Int64 {
    pixels.reduce(0) { sum, pixels in min(ceiling, sum + clamped(pixels, times: 160 * 3)) }
  }

  private static func pixels(width: Int, height: Int) -> Int {
    let (pixels, overflows) = max(0, width).multipliedReportingOverflow(by: max(0, height))
    return overflows ? .max : pixels
  }

  private static let ceiling: Int64 = 1 << 40

  /// A profile's numbers are a stranger's.
  private static func clamped(_ pixels: Int, times factor: Int64) -> Int64 {
    let (bytes, overflows) = Int64(max(0, pixels)).multipliedReportingOverflow(by: factor)
    return overflows ? ceiling : min(ceiling, bytes)
  }
}
