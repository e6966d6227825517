import CFFmpeg
import Foundation

/// A sheet of small pictures, filled row by row.
struct SpriteSheet {
  let columns: Int
  let rows: Int
  let tileWidth: Int
  let tileHeight: Int
  private(set) var count = 0
  private var sheet: Frame?

  init(columns: Int, rows: Int, tileWidth: Int, tileHeight: Int) {
    (self.columns, self.rows, self.tileWidth, self.tileHeight) = (columns, rows, tileWidth, tileHeight)
  }

  var isFull: Bool { count == columns * rows }

  /// - Parameter tile: full-range 4:2:0 of the tile's size.
  mutating func add(_ tile: Frame) throws {
    let target = try sheet ?? blank()
    sheet = target
    let (column, row) = (count % columns, count / columns)
    let (from, to) = (tile.pointer.pointee, target.pointer.pointee)
    for (plane, shift) in [(0, 0), (1, 1), (2, 1)] {
      let source = [from.data.0, from.data.1, from.data.2][plane]
      let destination = [to.data.0, to.data.1, to.data.2][plane]
      let (sourceStride, stride) = (
        [from.linesize.0, from.linesize.1, from.linesize.2][plane], [to.linesize.0, to.linesize.1, to.linesize.2][plane]
      )
      guard let source, let destination else { continue }
      let (width, height) = (tileWidth >> shift, tileHeight >> shift)
      av_image_copy_plane(
        destination + row * height * Int(stride) + column * width, stride, source, sourceStride, Int32(width), Int32(height))
    }
    count += 1
  }

  /// The sheet so far; the next tile starts a new one.
  mutating func take() -> Frame? {
    defer { (sheet, count) = (nil, 0) }
    return sheet
  }

  private func blank() throws -> Frame {
    let frame = try Frame()
    frame.pointer.pointee.width = Int32(columns * tileWidth)
    frame.pointer.pointee.height = Int32(rows * tileHeight)
    frame.pointer.pointee.format = AV_PIX_FMT_YUVJ420P.rawValue
    try check(av_frame_get_buffer(frame.pointer, 0), .processing, "make a sprite sheet")
    let picture = frame.pointer.pointee
    for (plane, value) in [(picture.data.0, Int32(0)), (picture.data.1, 128), (picture.data.2, 128)] {
      let lines = plane == picture.data.0 ? rows * tileHeight : rows * tileHeight / 2
      let stride = plane == picture.data.0 ? picture.linesize.0 : picture.linesize.1
      if let plane { memset(plane, value, lines * Int(stride)) }
    }
    return frame
  }
}
