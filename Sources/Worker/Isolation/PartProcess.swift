import Foundation
import Media
import Synchronization

/// A child process that makes parts of a title, with a folder in scratch that it writes them to. The folder goes with it.
final class PartProcess: Sendable {
  /// What makes one as good as another for a part.
  struct Kind: Hashable {
    /// Digest of the plan.
    var plan: String
    var encoder: String
    /// Those that it may be asked for, by which its limits are measured.
    var tracks: Set<String>
    var film: FilmIdentity
  }

  /// Nil where it is good for no other part.
  let kind: Kind?
  private let place: OwnedFolder
  private let child: MediaChild
  /// Seconds of the processors' time that it may take in all.
  private let processorTime: Int
  private let spent = Mutex(0.0)

  /// - Throws: ``MediaProcessError``, `MediaError` where scratch can't be written to.
  init(
    _ kind: Kind?, by media: MediaProcess, for part: TitlePart, of planned: PlannedTitle, _ film: any FilmBytes, in scratch: URL
  ) throws {
    (self.kind, processorTime) = (kind, media.limits.processorTime)
    place = try OwnedFolder(in: scratch)
    do {
      let tracks = Set(planned.plan.tracks(of: part))
      child = try MediaChild(of: media, for: Self.order(part, tracks, planned, place.url), film)
    } catch {
      place.remove()
      throw error
    }
  }

  var folder: URL { place.url }
  var hasEnded: Bool { child.hasEnded }

  /// Makes a part, in ``folder``.
  ///
  /// - Returns: the pieces, and the processor time that they took, in seconds.
  func make(
    _ part: TitlePart, tracks: Set<String>, of planned: PlannedTitle, _ film: any FilmBytes,
    progress: @escaping @Sendable (PartProgress) -> Void
  ) async throws -> (pieces: [TrackPiece], cpuSeconds: Double) {
    let outcome = try await child.perform(Self.order(part, tracks, planned, folder), film, progress: progress)
    guard case .part(let pieces, let cpuSeconds) = outcome else { throw MediaProcessError.otherAnswer(film: film.name) }
    spent.withLock { $0 += cpuSeconds }
    return (pieces, cpuSeconds)
  }

  /// Empties its folder for another part.
  ///
  /// - Returns: whether that was done, and next to all of its processor time is left.
  func prepare() -> Bool {
    guard !hasEnded, spent.withLock({ $0 }) <= Double(processorTime) / 10 else { return false }
    return (try? place.empty()) != nil
  }

  /// Kills it, and returns when it and its folder are gone.
  func end() async {
    await child.end()
    place.remove()
  }

  private static func order(
    _ part: TitlePart, _ tracks: Set<String>, _ planned: PlannedTitle, _ folder: URL
  ) -> MediaOrder {
    MediaOrder(.part(part, tracks: tracks, of: planned.plan, encoder: planned.encoder.name), folder: folder.path)
  }
}
