import CFFmpeg
import Foundation

// FFmpeg's values of a picture, in the words of `VideoFacts`.

extension Rational {
  init(_ value: AVRational) { self.init(Int(value.num), Int(value.den)) }

  /// A sample aspect ratio: 1 where it is unknown or absurd.
  init(sane value: AVRational) {
    let ratio = Rational(value)
    self = ratio.isKnown && (0.1...10).contains(ratio.value) ? ratio : Rational(1)
  }

  var av: AVRational { AVRational(num: Int32(clamping: numerator), den: Int32(clamping: denominator)) }
}

extension FieldOrder {
  /// Containers and bit streams disagree often enough: a picture that says it is interlaced is.
  init(_ order: AVFieldOrder, _ frame: AVFrame) {
    switch order {
    case AV_FIELD_TT, AV_FIELD_TB: self = .topFirst
    case AV_FIELD_BB, AV_FIELD_BT: self = .bottomFirst
    case _ where frame.interlaced_frame != 0: self = frame.top_field_first != 0 ? .topFirst : .bottomFirst
    case AV_FIELD_PROGRESSIVE: self = .progressive
    default: self = .unknown
    }
  }
}

extension ColourFacts {
  init(_ frame: AVFrame) {
    func name(_ text: UnsafePointer<CChar>?) -> String? {
      text.map { String(cString: $0) }.flatMap { ["unknown", "reserved", "unspecified"].contains($0) ? nil : $0 }
    }
    let isFullFormat = av_get_pix_fmt_name(AVPixelFormat(frame.format)).map { String(cString: $0).hasPrefix("yuvj") } ?? false
    self.init(
      primaries: name(av_color_primaries_name(frame.color_primaries)), transfer: name(av_color_transfer_name(frame.color_trc)),
      matrix: name(av_color_space_name(frame.colorspace)), isFullRange: isFullFormat || frame.color_range == AVCOL_RANGE_JPEG,
      hdr: frame.color_trc == AVCOL_TRC_SMPTE2084 ? .hdr10 : frame.color_trc == AVCOL_TRC_ARIB_STD_B67 ? .hlg : nil)
  }
}

/// How a stored picture is mirrored and turned for display (ISO/IEC 14496-12, `tkhd`).
struct DisplayMatrix {
  let rotation: Int
  let mirrored: Bool

  init(_ stream: UnsafeMutablePointer<AVStream>) {
    var size = 0
    guard let data = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size), size >= 36 else {
      self.init([1, 0, 0, 0, 1, 0, 0, 0, 1])
      return
    }
    self.init(
      UnsafeRawPointer(data).withMemoryRebound(to: Int32.self, capacity: 9) { matrix in (0..<9).map { Double(matrix[$0]) } })
  }

  /// Row by row, in any scale: x′ = m₀x + m₃y, y′ = m₁x + m₄y.
  init(_ matrix: [Double]) {
    let determinant = matrix[0] * matrix[4] - matrix[1] * matrix[3]
    mirrored = determinant < 0
    let sign = mirrored ? -1.0 : 1.0
    let degrees = atan2(sign * matrix[1], sign * matrix[0]) * 180 / .pi
    rotation = degrees.isFinite ? ((Int((degrees / 90).rounded()) * 90) % 360 + 360) % 360 : 0
  }
}
