import Foundation

/// Makes a film's thumbnails without transcoding it.
public struct ThumbnailMaker: Sendable {
  public let settings: ThumbnailSettings
  public let limits: Limits

  /// The thumbnails' folder in a title.
  public static let folder = "thumbnails"

  /// Whether a file of that name can be a thumbnail of ours.
  public static func writes(_ name: String) -> Bool {
    ["poster.jpg", "thumbnails.vtt"].contains(name) || name.wholeMatch(of: /(sprite-)?[0-9]+\.jpg/) != nil
  }

  public init(settings: ThumbnailSettings, limits: Limits = .default) {
    (self.settings, self.limits) = (settings, limits)
  }

  /// Writes `thumbnails/` into the folder `output`, in place of an older one.
  ///
  /// - Returns: the tiles, or `nil` for a film without picture, which gets its cover art as poster where it has any.
  /// - Throws: `MediaError`, also where the folder holds a title; an older folder of thumbnails is then as it was.
  public func make(_ source: String, to output: String) async throws -> ThumbnailTrack? {
    try await make(LocalFilm(source), to: output)
  }

  /// The same of a film that may be elsewhere.
  public func make(_ film: any FilmBytes, to output: String) async throws -> ThumbnailTrack? {
    let cancellation = Cancellation()
    return try await withTaskCancellationHandler {
      try await Threads.run("thumbnails") {
        let facts = try probe(film, limits: limits, cancellation: cancellation)
        let title = try TitleFolder(output, for: .thumbnails)
        do {
          try title.makeFolder(Self.folder)
          let result = try ThumbnailWriter(
            facts, settings: settings, duration: Rational(Int(facts.duration), 1_000_000), film: film, root: title.root,
            limits: limits, cancellation: cancellation
          ).run()
          try cancellation.check()
          if let result, !result.files.isEmpty { try title.publish() } else { title.discard() }
          return result?.thumbnails
        } catch {
          title.discard()
          throw error
        }
      }
    } onCancel: {
      cancellation.cancel()
    }
  }
}
