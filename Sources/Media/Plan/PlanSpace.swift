extension Plan {
  /// How many bytes of disk a part takes at most, about: its caps for as long as it lasts, and a tenth for what is around the pictures.
  public func space(of part: TitlePart) -> Int64 {
    let bytes: Double =
      switch part {
      case .chunk(let index):
        chunks.filter { $0.index == index }.reduce(0) {
          $0 + kilobits(seconds: timeline.seconds(ofFrames: $1.frameCount).value) * Self.bytesPerKilobit
        }
      case .audio(let id):
        audio.filter { $0.id == id }.reduce(0) { $0 + Double($1.bitRate) } * timeline.duration.value * Self.bytesPerKilobit
      case .subtitles: Double(subtitles.count) * Self.subtitles
      case .thumbnails: Double(profile.thumbnails.count) * Self.thumbnail
      }
    return Self.documents + Int64(min(bytes * Self.container, Self.most))
  }

  /// How many files and folders a part makes at most: of each track its segments, or its pictures and their sheets, and a few more.
  public func files(of part: TitlePart) -> Int64 {
    let ofTrack =
      switch part {
      case .chunk(let index): chunks.first { $0.index == index }.map { timeline.segments(of: $0).count } ?? 0
      case .audio, .subtitles: timeline.segmentCount
      case .thumbnails: 2 * profile.thumbnails.count
      }
    return Int64(tracks(of: part).count) * Int64(ofTrack + Self.filesBeside)
  }

  private static let filesBeside = 8

  /// Of all renditions; each may start with as much as its encoder's buffer takes.
  private func kilobits(seconds: Double) -> Double {
    let settings = profile.video
    let peak = settings.rateControl == .average ? settings.peakFactor : 1
    return (video?.renditions ?? []).reduce(0) { $0 + Double($1.cap) * (peak * seconds + settings.bufferSeconds) }
  }

  private static let bytesPerKilobit = 125.0
  private static let container = 1.1
  /// Of a track.
  private static let subtitles = 8e6
  /// Of a picture, with its tile.
  private static let thumbnail = 128e3
  /// Of what is written beside the rest.
  private static let documents: Int64 = 1 << 20
  /// More than any disk has.
  private static let most = 1e18
}
