import CFFmpeg
import Foundation

/// Writes a film's thumbnails: single pictures, sprite sheets, the WebVTT that maps times to tiles, and a poster.
struct ThumbnailWriter {
  private let source: SourceFacts
  private let settings: ThumbnailSettings
  private let duration: Rational
  private let film: any FilmBytes
  private let root: URL
  private let limits: Limits
  private let cancellation: Cancellation

  /// Pixels of the poster's longer side, at most.
  private static let posterSize = 1280

  init(
    _ source: SourceFacts, settings: ThumbnailSettings, duration: Rational, film: any FilmBytes, root: URL, limits: Limits,
    cancellation: Cancellation
  ) {
    (self.source, self.settings, self.duration, self.film) = (source, settings, duration, film)
    (self.root, self.limits, self.cancellation) = (root, limits, cancellation)
  }

  /// Blocks until all is written; `nil` where there is nothing to show.
  func run() throws -> TrackPiece? {
    guard settings.count > 0 else { return nil }
    guard let video = source.video else { return try cover() }
    let reader = try KeyFrameReader(
      video, of: source, longerSide: settings.size, film: film, limits: limits, cancellation: cancellation)
    let picture = try Thumbnailer(video, longerSide: settings.size)
    let tile = try Thumbnailer(video, longerSide: settings.tileSize)
    let jpeg = try JPEGEncoder(width: picture.width, height: picture.height)
    let sheetJPEG = try JPEGEncoder(width: tile.width * settings.columns, height: tile.height * settings.rows)
    var sheet = SpriteSheet(columns: settings.columns, rows: settings.rows, tileWidth: tile.width, tileHeight: tile.height)
    var (files, sheets): ([WrittenFile], [WrittenFile]) = ([], [])
    var best: (score: PictureScore, frame: Frame, number: Int)?
    var last: (from: Frame, bytes: [UInt8], tile: Frame)?

    for number in 0..<settings.count {
      try cancellation.check()
      guard let frame = try reader.keyFrame(at: time(of: number)) else {
        return piece([], warnings: ["There are no thumbnails: no key frame could be decoded."])
      }
      if last?.from !== frame {
        let small = try picture.make(of: frame)
        last = (frame, try jpeg.encode(small), try tile.shrink(small))
        let score = PictureScore(small)
        if best.map({ $0.score < score }) ?? true { best = (score, frame, number) }
      }
      guard let made = last else { continue }
      files.append(
        try write(made.bytes, String(repeating: "0", count: max(0, 3 - String(number + 1).count)) + "\(number + 1).jpg"))
      try sheet.add(made.tile)
      if sheet.isFull || number + 1 == settings.count, let full = sheet.take() {
        sheets.append(try write(sheetJPEG.encode(full), "sprite-\(sheets.count + 1).jpg"))
      }
    }
    if var best {
      if reader.isReduced {
        let whole = try KeyFrameReader(
          video, of: source, longerSide: Self.posterSize, film: film, limits: limits, cancellation: cancellation)
        best.frame = try whole.keyFrame(at: time(of: best.number)) ?? best.frame
      }
      let poster = try Thumbnailer(video, longerSide: Self.posterSize)
      files.append(
        try write(JPEGEncoder(width: poster.width, height: poster.height).encode(poster.make(of: best.frame)), "poster.jpg"))
    }
    let track = ThumbnailTrack(
      count: settings.count, columns: settings.columns, rows: settings.rows, tileWidth: tile.width, tileHeight: tile.height,
      sheetSizes: sheets.map(\.size), secondsPerTile: duration.value / Double(settings.count))
    files += sheets + [try write(Array(track.map(duration: duration).text.utf8), "thumbnails.vtt")]
    return piece(files, track)
  }

  /// The middle of the stretch that a thumbnail stands for, on the source's clock.
  private func time(of number: Int) -> Int64 {
    source.start + Int64(duration.value * 1e6 * (Double(number) + 0.5) / Double(settings.count))
  }

  private func piece(_ files: [WrittenFile], _ tiles: ThumbnailTrack? = nil, warnings: [String] = []) -> TrackPiece {
    TrackPiece(track: ThumbnailMaker.folder, files: files, thumbnails: tiles, warnings: warnings)
  }

  private func write(_ bytes: [UInt8], _ name: String) throws -> WrittenFile {
    try WrittenFile(bytes, to: "\(ThumbnailMaker.folder)/\(name)", in: root)
  }

  /// The poster of a sound-only film is its cover art.
  private func cover() throws -> TrackPiece? {
    guard let index = source.cover else { return nil }
    let unusable = piece([], warnings: ["There is no poster: the cover art could not be decoded."])
    let demuxer = try Demuxer(film, limits: limits, cancellation: cancellation)
    let stream = try demuxer.stream(index)
    guard let decoder = try? Decoder(stream, limits: limits) else { return unusable }
    let packet = try Packet()
    try check(av_packet_ref(packet.pointer, &stream.pointee.attached_pic), .notMedia, "read the cover art")
    var picture: Frame?
    func keep(_ frame: Frame) -> Bool {
      picture = frame
      return false
    }
    if try decoder.decode(packet, keep) { _ = try decoder.decode(nil, keep) }
    guard let picture, picture.pointer.pointee.width > 0 else { return unusable }
    let poster = try Thumbnailer(cover: picture, longerSide: Self.posterSize)
    let bytes = try JPEGEncoder(width: poster.width, height: poster.height).encode(poster.make(of: picture))
    return piece([try write(bytes, "poster.jpg")])
  }
}
