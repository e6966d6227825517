import Foundation

/// A title put together of its pieces: what players read besides the segments, and the report. Pure: it writes nothing.
public struct TitlePackage: Sendable {
  /// A file of the title that packaging makes.
  public struct File: Sendable {
    /// Relative to the title's folder.
    public var path: String
    public var bytes: [UInt8]
  }

  /// Init segments and playlists, and last `manifest.mpd` and `master.m3u8`, by which a player finds the title: the order to write
  /// them in.
  public let files: [File]
  /// What a player finds a title by, and what tells of it, in the order in which to publish them.
  public static let documents = ["report.json", "manifest.mpd", "master.m3u8"]

  private let plan: Plan
  private let encoder: EncoderChoice
  private let pieces: [String: [TrackPiece]]
  private let tracks: TitleTracks

  /// - Parameter pieces: of all the plan's parts, in any order.
  /// - Throws: `MediaError` where one is missing, or the chunks of a rendition don't fit together.
  public init(_ plan: Plan, encoder: EncoderChoice, pieces: [TrackPiece]) throws {
    (self.plan, self.encoder) = (plan, encoder)
    let pieces = Dictionary(grouping: pieces, by: \.track).mapValues { $0.sorted { ($0.chunk ?? 0) < ($1.chunk ?? 0) } }
    self.pieces = pieces
    let folders = TrackFolders(plan, encoder: encoder.name)
    var files: [File] = []

    func whole(_ track: String) throws -> TrackPiece {
      guard let piece = pieces[track]?.first else { throw Self.missing(track) }
      return piece
    }
    func addInitSegment(of track: String, _ bytes: [UInt8]) throws -> String {
      files.append(File(path: "\(folders[track])/init.mp4", bytes: bytes))
      return try CodecString(initSegment: bytes).value
    }

    let video = try plan.video?.renditions.map { rendition in
      let parts = pieces[rendition.name] ?? []
      guard let first = parts.first, parts.map(\.chunk) == plan.chunks.map(\.index) else { throw Self.missing(rendition.name) }
      guard parts.allSatisfy({ $0.initSegment == first.initSegment }) else {
        throw MediaError(
          .processing, "join the chunks of \(rendition.name)", found: "the encoder began them differently",
          remedy: "choose another encoder in the profile")
      }
      return VideoTrack(
        rendition: rendition, folder: folders[rendition.name],
        codecs: try addInitSegment(of: rendition.name, first.initSegment),
        displayAspectRatio: plan.video?.displayAspectRatio ?? Rational(1), frameRate: plan.timeline.frameRate,
        timescale: plan.timeline.timescale, segments: parts.flatMap(\.segments))
    }
    let audio = try plan.audio.map { track in
      let piece = try whole(track.id)
      return AudioTrack(
        plan: track, folder: folders[track.id], codecs: try addInitSegment(of: track.id, piece.initSegment),
        sampleRate: SoundReader.sampleRate, timescale: SoundReader.sampleRate, segments: piece.segments)
    }
    let subtitles = try plan.subtitles.map { track in
      SubtitleTrack(
        plan: track, folder: folders[track.id], wholeFile: SubtitleWriter.wholeFile, segments: try whole(track.id).segments)
    }
    tracks = TitleTracks(
      video: video ?? [], audio: audio, subtitles: subtitles, thumbnails: pieces[ThumbnailMaker.folder]?.first?.thumbnails)
    self.files =
      files
      + tracks.documents(duration: plan.timeline.duration).map { File(path: $0.path, bytes: Array($0.text.utf8)) }
  }

  private static func missing(_ track: String) -> MediaError {
    MediaError(.processing, "put the title together", found: "pieces of \(track) are missing", remedy: "run the job again")
  }

  /// - Parameters:
  ///   - film: the master's file name.
  ///   - seconds: wall-clock time of the whole work.
  ///   - cpuSeconds: processor time in it.
  public func report(film: String, seconds: Double, cpuSeconds: Double) -> Report {
    let duration = plan.timeline.duration.value
    let target = MediaPlaylist.targetDuration(tracks)
    let written = pieces.values.joined().flatMap(\.files) + files.map { WrittenFile($0.bytes, at: $0.path) }
    return Report(
      film: film, digest: plan.digest, profile: plan.profile.name, duration: duration,
      frameRate: plan.timeline.frameRate.description,
      renditions: tracks.video.map { track in
        let rate = BitRate(track.segments, timescale: track.timescale)
        return Report.Video(
          name: track.rendition.name, width: track.rendition.width, height: track.rendition.height, codecs: track.codecs,
          averageBitRate: rate.average, peakBitRate: rate.peak(targetDuration: target), segments: track.segments.count,
          size: track.segments.reduce(0) { $0 + $1.size }, quality: quality(of: track.rendition.name))
      },
      audio: tracks.audio.map { track in
        Report.Audio(
          id: track.plan.id, language: track.plan.language, label: track.plan.label, channels: track.plan.layout.channels,
          codecs: track.codecs, averageBitRate: BitRate(track.segments, timescale: track.timescale).average,
          size: track.segments.reduce(0) { $0 + $1.size })
      },
      subtitles: tracks.subtitles.map { Report.Subtitles(id: $0.plan.id, language: $0.plan.language, label: $0.plan.label) },
      adaptation: plan.video?.adaptation, encoder: encoder, seconds: seconds, cpuSeconds: cpuSeconds, speed: duration / seconds,
      framesPerSecond: Double(plan.timeline.frameCount) / seconds, warnings: warnings, skipped: plan.source.skipped,
      files: Dictionary(written.map { ($0.path, $0.digest) }) { _, last in last })
  }

  private func quality(of rendition: String) -> PictureQuality? {
    PictureQuality((pieces[rendition] ?? []).compactMap(\.quality).reduce(QualitySum(), +))
  }

  private var warnings: [String] {
    var warnings = plan.source.warnings + plan.warnings + (pieces[ThumbnailMaker.folder]?.first?.warnings ?? [])
    // All renditions are of the same pictures.
    let picture = damage(of: plan.video?.renditions.last?.name)
    if picture > 0 { warnings.append("\(damaged(picture, "the picture")); what could be decoded is shown.") }
    for track in plan.audio where damage(of: track.id) > 0 {
      warnings.append("\(damaged(damage(of: track.id), "the sound \(track.id)")); silence stands in for what is missing.")
    }
    for track in plan.subtitles where damage(of: track.id) > 0 {
      warnings.append("\(damaged(damage(of: track.id), track.id)) and left out.")
    }
    return warnings
  }

  private func damage(of track: String?) -> Int { (track.flatMap { pieces[$0] } ?? []).reduce(0) { $0 + $1.damage } }

  private func damaged(_ count: Int, _ what: String) -> String {
    count == 1 ? "1 piece of \(what) was damaged" : "\(count) pieces of \(what) were damaged"
  }
}

extension Report {
  /// As it stands in `report.json`.
  public var json: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array((try? encoder.encode(self)) ?? Data())
  }
}
