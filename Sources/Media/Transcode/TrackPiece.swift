/// What making a part brought forth of one track: a chunk of a rendition, or another track as a whole.
public struct TrackPiece: Codable, Hashable, Sendable {
  /// A rendition's name, another track's id, or `thumbnails`.
  public var track: String
  /// Index of the chunk; `nil` for a track as a whole.
  public var chunk: Int?
  /// ISO BMFF `ftyp` and `moov`; empty where the track has none.
  var initSegment: [UInt8] = []
  var segments: [TrackSegment] = []
  /// All that was written.
  public var files: [WrittenFile]
  /// Packets and pictures of the source that were broken.
  var damage = 0
  /// Of a rendition: beside the film; `nil` where nothing was measured.
  var quality: QualitySum?
  /// Of thumbnails: the tiles; `nil` for a poster alone.
  public var thumbnails: ThumbnailTrack?
  var warnings: [String] = []
}
