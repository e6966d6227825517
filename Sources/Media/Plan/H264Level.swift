/// A level of H.264: how large, fast and dense a stream of the High profile may be (ITU-T H.264, table A-1).
struct H264Level: Hashable, Sendable {
  /// `level_idc`, ten times the level: 31 is level 3.1.
  let idc: Int

  /// Such as `3.1`, as encoders take it.
  var name: String { "\(idc / 10).\(idc % 10)" }

  /// The lowest level that a stream keeps within, or `nil` when it is beyond the highest, 6.2.
  ///
  /// - Parameters:
  ///   - frameRate: frames a second.
  ///   - peak: the highest bit rate, kbit/s.
  ///   - buffer: the decoder's buffer, kbit.
  ///   - references: frames that the encoder keeps for reference.
  init?(width: Int, height: Int, frameRate: Rational, peak: Int, buffer: Int, references: Int = 4) {
    let (across, down) = ((width + 15) / 16, (height + 15) / 16)
    let frame = across * down
    let rate = Double(frame) * frameRate.value
    let fitting = Self.limits.first { level in
      frame <= level.frame && across * across <= 8 * level.frame && down * down <= 8 * level.frame
        && rate <= Double(level.rate) && frame * references <= level.references
        // The High profile has 1.25 times the bits of the table, which is for Baseline and Main.
        && peak * 4 <= level.bitRate * 5 && buffer * 4 <= level.buffer * 5
    }
    guard let fitting else { return nil }
    idc = fitting.idc
  }

  /// Macroblocks a second, a frame, and in the decoded picture buffer; kbit/s; kbit.
  private struct Limits {
    let (idc, rate, frame, references, bitRate, buffer): (Int, Int, Int, Int, Int, Int)
    init(_ row: (Int, Int, Int, Int, Int, Int)) { (idc, rate, frame, references, bitRate, buffer) = row }
  }

  private static let limits: [Limits] = [
    (10, 1485, 99, 396, 64, 175), (11, 3000, 396, 900, 192, 500), (12, 6000, 396, 2376, 384, 1000),
    (13, 11880, 396, 2376, 768, 2000), (20, 11880, 396, 2376, 2000, 2000), (21, 19800, 792, 4752, 4000, 4000),
    (22, 20250, 1620, 8100, 4000, 4000), (30, 40500, 1620, 8100, 10000, 10000),
    (31, 108_000, 3600, 18000, 14000, 14000), (32, 216_000, 5120, 20480, 20000, 20000),
    (40, 245_760, 8192, 32768, 20000, 25000), (41, 245_760, 8192, 32768, 50000, 62500),
    (42, 522_240, 8704, 34816, 50000, 62500), (50, 589_824, 22080, 110_400, 135_000, 135_000),
    (51, 983_040, 36864, 184_320, 240_000, 240_000), (52, 2_073_600, 36864, 184_320, 240_000, 240_000),
    (60, 4_177_920, 139_264, 696_320, 240_000, 240_000), (61, 8_355_840, 139_264, 696_320, 480_000, 480_000),
    (62, 16_711_680, 139_264, 696_320, 800_000, 800_000),
  ].map(Limits.init)
}
