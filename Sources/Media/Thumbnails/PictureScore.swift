import CFFmpeg

/// How well a small picture would do as a poster: sharp, neither black nor washed out. Higher is better.
struct PictureScore: Comparable {
  let value: Double

  /// - Parameter picture: any format whose first plane is 8-bit luma.
  init(_ picture: Frame) {
    let frame = picture.pointer.pointee
    let (width, height, stride) = (Int(frame.width), Int(frame.height), Int(frame.linesize.0))
    guard let luma = frame.data.0, width > 2, height > 2 else {
      value = 0
      return
    }
    var (sum, squares, edges) = (0, 0, 0)
    for y in 1..<(height - 1) {
      let row = luma + y * stride
      for x in 1..<(width - 1) {
        let here = Int(row[x])
        sum += here
        squares += here * here
        // The Laplacian: large at edges that are in focus.
        edges += abs(4 * here - Int(row[x - 1]) - Int(row[x + 1]) - Int(row[x - stride]) - Int(row[x + stride]))
      }
    }
    let count = Double((width - 2) * (height - 2))
    let mean = Double(sum) / count
    let contrast = max(0, Double(squares) / count - mean * mean).squareRoot()
    let sharpness = Double(edges) / count
    // 1 for a mean in the middle, towards 0 at black and white.
    let exposure = max(0, 1 - abs(mean - 118) / 118)
    value = sharpness * exposure * min(1, contrast / 40)
  }

  static func < (a: Self, b: Self) -> Bool { a.value < b.value }
}
