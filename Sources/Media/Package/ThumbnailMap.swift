extension ThumbnailTrack {
  /// `thumbnails.vtt`: from times of the film to tiles of the sheets, as media fragments (`sprite-1.jpg#xywh=0,0,160,90`).
  ///
  /// - Parameter duration: seconds of the film; the last tile stands until its end.
  func map(duration: Rational) -> WebVTT {
    let end = MediaTime.covering(duration)
    let tilesPerSheet = max(1, columns * rows)
    // Each tile's share of the film is exact: rounding seconds per tile would drift.
    let start = { (index: Int) in Int64((Double(end) * Double(index) / Double(max(1, count)) / 1000).rounded()) }
    return WebVTT(
      (0..<count).map { index in
        let (sheet, tile) = index.quotientAndRemainder(dividingBy: tilesPerSheet)
        let (row, column) = tile.quotientAndRemainder(dividingBy: columns)
        let place = "\(column * tileWidth),\(row * tileHeight),\(tileWidth),\(tileHeight)"
        return WebVTT.Cue(
          start: start(index), end: start(index + 1), text: "sprite-\(sheet + 1).jpg#xywh=\(place)")
      })
  }
}
