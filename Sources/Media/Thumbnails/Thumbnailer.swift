import CFFmpeg

/// Makes small upright full-range pictures of decoded ones, by the same way of colour and rotation as the renditions.
final class Thumbnailer {
  let width: Int
  let height: Int
  private let transform: PictureTransform
  private let frameRate: Rational
  private var graphs: [String: FilterGraph] = [:]

  /// - Parameter longerSide: pixels; never more than the picture has.
  init(_ video: VideoFacts, longerSide: Int) throws {
    let shape = try PictureShape(video)
    let scale = min(1, Double(longerSide) / max(shape.width.value, shape.height.value))
    width = max(2, Int((shape.width.value * scale / 2).rounded()) * 2)
    height = max(2, Int((shape.height.value * scale / 2).rounded()) * 2)
    frameRate = video.frameRate
    let rendition = Rendition(name: "thumbnail", width: width, height: height, sampleAspectRatio: Rational(1), cap: 0)
    transform = PictureTransform(video, to: rendition, scaler: "bilinear")
  }

  convenience init(cover: Frame, longerSide: Int) throws {
    let picture = cover.pointer.pointee
    try self.init(
      VideoFacts(
        stream: 0, codec: "", profile: nil, width: Int(picture.width), height: Int(picture.height),
        sampleAspectRatio: Rational(1),
        rotation: 0, mirrored: false, fieldOrder: .progressive, pixelFormat: "", bitDepth: 8, colour: ColourFacts(picture),
        frameRate: Rational(25), isVariableFrameRate: false, start: 0, end: 0, isIntraOnly: true, language: nil),
      longerSide: longerSide)
  }

  func make(of frame: Frame) throws -> Frame {
    let upright = try transform.chain(for: frame).map { try filter(frame, $0) } ?? frame
    return try filter(upright, "scale=in_range=limited:out_range=full,format=yuvj420p")
  }

  /// A full-range picture in this one's size.
  func shrink(_ frame: Frame) throws -> Frame {
    try filter(frame, "scale=\(width):\(height):flags=bilinear:in_range=full:out_range=full,format=yuvj420p")
  }

  private func filter(_ frame: Frame, _ chain: String) throws -> Frame {
    let picture = frame.pointer.pointee
    let key = "\(picture.width)x\(picture.height) \(picture.format) \(chain)"
    let graph = try graphs[key] ?? FilterGraph(pictures: frame, frameRate: frameRate, chain)
    graphs[key] = graph
    return try graph.filterOne(frame)
  }
}
