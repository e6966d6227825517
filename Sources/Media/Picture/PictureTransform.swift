import CFFmpeg

/// The filters that turn a decoded picture into the top rendition's: upright, 8-bit 4:2:0, limited range, in the right colour and size.
struct PictureTransform {
  private let video: VideoFacts
  private let colour: PictureColour
  private let top: Rendition
  private let scaler: String

  init(_ video: VideoFacts, to top: Rendition, scaler: String) {
    (self.video, self.top, self.scaler) = (video, top, scaler)
    colour = PictureColour(video)
  }

  /// The chain for a picture of this shape, or `nil` where it can be encoded as it is.
  func chain(for frame: Frame) -> String? {
    let picture = frame.pointer.pointee
    let format = AVPixelFormat(picture.format)
    let isTurned = video.rotation % 180 != 0
    let size = isTurned ? (width: top.height, height: top.width) : (width: top.width, height: top.height)
    let isSized = Int(picture.width) == size.width && Int(picture.height) == size.height
    let isFullRange = format == AV_PIX_FMT_YUVJ420P || picture.color_range == AVCOL_RANGE_JPEG
    if format == AV_PIX_FMT_YUV420P, !isFullRange, isSized, video.rotation == 0, !video.mirrored, colour.conversion == .none {
      return nil
    }
    return ([convert(picture, isFullRange: isFullRange, size)] + turn).joined(separator: ",")
  }

  private func convert(_ picture: AVFrame, isFullRange: Bool, _ size: (width: Int, height: Int)) -> String {
    let description = av_pix_fmt_desc_get(AVPixelFormat(picture.format))?.pointee
    let isRGB = (description?.flags ?? 0) & UInt64(AV_PIX_FMT_FLAG_RGB) != 0
    switch colour.conversion {
    case .none:
      // swscale takes RGB's matrix from the side that has one.
      let matrix = colour.matrix == "bt709" ? "bt709" : "bt601"
      let input = isRGB ? "" : ":in_color_matrix=\(matrix):in_range=\(isFullRange ? "full" : "limited")"
      return
        "scale=\(size.width):\(size.height):flags=\(scaler)\(input):out_color_matrix=\(matrix):out_range=limited,format=yuv420p"
    case .wideGamut:
      return "zscale=w=\(size.width):h=\(size.height):\(zimgInput(isRGB, isFullRange)):\(Self.zimgBT709)"
    case .toneMap:
      // 203 cd/m² is where BT.2408 puts the white of standard dynamic range.
      return "zscale=w=\(size.width):h=\(size.height):\(zimgInput(isRGB, isFullRange)):t=linear:npl=203,format=gbrpf32le"
        + ",zscale=p=bt709,tonemap=tonemap=hable:desat=0,zscale=\(Self.zimgBT709)"
    }
  }

  private static let zimgBT709 = "t=bt709:p=bt709:m=bt709:r=limited:dither=ordered,format=yuv420p"

  /// What zimg has to know of the source: it guesses nothing.
  private func zimgInput(_ isRGB: Bool, _ isFullRange: Bool) -> String {
    let transfer = Self.zimgTransfer[video.colour.transfer ?? "bt709"] ?? "bt709"
    let primaries = Self.zimgPrimaries[video.colour.primaries ?? "bt2020"] ?? "bt2020"
    let matrix = isRGB ? "gbr" : Self.zimgMatrix[video.colour.matrix ?? "bt2020nc"] ?? "bt2020nc"
    return "tin=\(transfer):pin=\(primaries):min=\(matrix):rin=\(isRGB || isFullRange ? "full" : "limited")"
  }

  private var turn: [String] {
    let mirror = video.mirrored ? ["hflip"] : []
    switch video.rotation {
    case 90: return mirror + ["transpose=clock"]
    case 180: return mirror + ["hflip", "vflip"]
    case 270: return mirror + ["transpose=cclock"]
    default: return mirror
    }
  }

  // FFmpeg's names in zimg's words, where they differ or need choosing.
  private static let zimgTransfer = [
    "smpte2084": "smpte2084", "arib-std-b67": "arib-std-b67", "bt709": "bt709", "bt2020-10": "2020_10", "bt2020-12": "2020_12",
    "smpte170m": "601", "linear": "linear", "iec61966-2-1": "iec61966-2-1",
  ]
  private static let zimgPrimaries = [
    "bt2020": "bt2020", "bt709": "bt709", "smpte432": "smpte432", "smpte431": "smpte431", "smpte170m": "smpte170m",
    "bt470bg": "bt470bg",
  ]
  private static let zimgMatrix = [
    "bt2020nc": "bt2020nc", "bt2020c": "bt2020c", "bt709": "bt709", "smpte170m": "smpte170m", "bt470bg": "bt470bg",
    "gbr": "gbr",
    "ictcp": "ictcp",
  ]
}
