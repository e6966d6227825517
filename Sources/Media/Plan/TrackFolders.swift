import Crypto
import Foundation

/// The folders of a title's tracks, such as `1080p-5f3a9c2104be7d11`: each named after all that the track is made from.
///
/// So a track that comes out of two plans alike lies in the same folder, and what is there of it needn't be made again.
public struct TrackFolders: Sendable {
  private let byTrack: [String: String]

  /// - Parameter encoder: FFmpeg's name of the encoder that makes the pictures.
  public init(_ plan: Plan, encoder: String) {
    var settings = plan.profile.video
    // What the other rungs are is no matter of a rendition's.
    (settings.ladder, settings.encoder, settings.quality) = ([], encoder, plan.constantQuality)
    var folders: [String: String] = [:]
    func add(_ track: String, _ origin: some Encodable) {
      folders[track] = "\(track)-\(CanonicalJSON.digest(of: origin).prefix(16))"
    }
    for rendition in plan.video?.renditions ?? [] {
      add(rendition.name, Picture(source: plan.source, timeline: plan.timeline, settings: settings, rendition: rendition))
    }
    for track in plan.audio { add(track.id, Sound(source: plan.source, timeline: plan.timeline, track: track)) }
    for track in plan.subtitles { add(track.id, Text(source: plan.source, timeline: plan.timeline, track: track)) }
    let pictures = Pictures(source: plan.source, timeline: plan.timeline, settings: plan.profile.thumbnails)
    add(ThumbnailMaker.folder, pictures)
    byTrack = folders
  }

  /// The folder of a rendition by its name, or of another track by its id. Thumbnails have theirs only until a title is published.
  public subscript(track: String) -> String { byTrack[track] ?? track }

  /// Those of renditions, sound and subtitles.
  public var all: Set<String> { Set(byTrack.filter { $0.key != ThumbnailMaker.folder }.values) }

  /// Whether a folder of that name can be a track's.
  public static func names(_ folder: String) -> Bool { folder.wholeMatch(of: /[^\/]+-[0-9a-f]{16}/) != nil }

  private struct Picture: Encodable {
    var source: SourceFacts
    var timeline: Timeline
    var settings: VideoSettings
    var rendition: Rendition
  }

  private struct Sound: Encodable {
    var source: SourceFacts
    var timeline: Timeline
    var track: AudioPlan
  }

  private struct Pictures: Encodable {
    var source: SourceFacts
    var timeline: Timeline
    var settings: ThumbnailSettings
  }

  private struct Text: Encodable {
    var source: SourceFacts
    var timeline: Timeline
    var track: SubtitlePlan
  }
}

/// JSON that is the same for the same value on every machine.
enum CanonicalJSON {
  /// SHA-256, 64 lowercase hexadecimal digits.
  static func digest(of value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Only a number that isn't finite can't be encoded, and a profile with one doesn't pass its validation.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "∞", negativeInfinity: "-∞", nan: "?")
    return SHA256.hash(data: (try? encoder.encode(value)) ?? Data()).hex
  }
}
