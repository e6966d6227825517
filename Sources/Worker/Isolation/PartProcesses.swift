import Foundation
import Media
import Synchronization

/// The child processes that make a worker's parts of titles.
///
/// One that has made a part is kept for a moment: for the next part of the same title its memory is there and its libraries are loaded.
/// Strangers' films never share a process.
final class PartProcesses: Sendable {
  private let media: MediaProcess
  private let scratch: URL
  private let kept = Mutex<[(process: PartProcess, until: ContinuousClock.Instant)]>([])

  /// For how long one is kept: the next part of a title comes as soon as the last one is done, or not at all.
  private static let patience = Duration.milliseconds(500)

  /// - Parameter scratch: where each has a folder.
  init(_ media: MediaProcess, scratch: URL) { (self.media, self.scratch) = (media, scratch) }

  /// Runs `body` with a process that makes such a part, and with an empty folder. What `body` throws ends the process.
  ///
  /// - Throws: ``MediaProcessError``, `MediaError` where scratch can't be written to; what `body` throws.
  func withProcess<Result>(
    for part: TitlePart, of planned: PlannedTitle, _ film: any FilmBytes, _ body: (PartProcess) async throws -> Result
  ) async throws -> Result {
    let process = try await take(for: part, of: planned, film)
    do {
      let result = try await body(process)
      await keep(process)
      return result
    } catch {
      await process.end()
      throw error
    }
  }

  /// Waits until the task is cancelled; then ends those that are kept.
  func endWhenCancelled() async {
    while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
    await endKept { _ in true }
  }

  /// One that was kept; or a new one, for which those that were kept make room: nobody has reserved what they hold.
  private func take(for part: TitlePart, of planned: PlannedTitle, _ film: any FilmBytes) async throws -> PartProcess {
    let kind = PartProcess.Kind(
      plan: planned.plan.digest, encoder: planned.encoder.name, tracks: Set(planned.plan.tracks(of: part)),
      isOfFile: film is LocalFilm)
    let fitting = kept.withLock { kept in
      kept.firstIndex { $0.process.kind == kind && !$0.process.hasEnded }.map { kept.remove(at: $0).process }
    }
    if let fitting { return fitting }
    await endKept { _ in true }
    return try PartProcess(kind, by: media, for: part, of: planned, film, in: scratch)
  }

  private func keep(_ process: PartProcess) async {
    guard process.prepare() else { return await process.end() }
    kept.withLock { $0.append((process, .now + Self.patience)) }
    Task {
      try? await Task.sleep(for: Self.patience)
      await endKept { $0 <= .now }
    }
  }

  private func endKept(where isOver: @Sendable (_ until: ContinuousClock.Instant) -> Bool) async {
    let processes = kept.withLock { kept in
      defer { kept.removeAll { isOver($0.until) } }
      return kept.filter { isOver($0.until) }.map(\.process)
    }
    for process in processes { await process.end() }
  }
}
