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
  private let patience: Duration
  private let state = Mutex(State())

  private struct State {
    var kept: [(process: PartProcess, until: ContinuousClock.Instant)] = []
    /// Those whose time is over, until they are gone.
    var ending: [PartProcess] = []
  }

  /// - Parameters:
  ///   - scratch: where each has a folder.
  ///   - patience: for how long one is kept: the next part of a title comes as soon as the last one is done, or not at all.
  init(_ media: MediaProcess, scratch: URL, patience: Duration = .milliseconds(500)) {
    (self.media, self.scratch, self.patience) = (media, scratch, patience)
  }

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
    await endKept()
  }

  /// One that was kept; or a new one, for which those that were kept make room: nobody has reserved what they hold.
  private func take(for part: TitlePart, of planned: PlannedTitle, _ film: any FilmBytes) async throws -> PartProcess {
    let kind = FilmIdentity(film).map {
      PartProcess.Kind(
        plan: planned.plan.digest, encoder: planned.encoder.name, tracks: Set(planned.plan.tracks(of: part)), film: $0)
    }
    let fitting = state.withLock { state in
      state.kept.firstIndex { $0.process.kind == kind && !$0.process.hasEnded }.map { state.kept.remove(at: $0).process }
    }
    if let fitting { return fitting }
    await endKept()
    return try PartProcess(kind, by: media, for: part, of: planned, film, in: scratch)
  }

  private func keep(_ process: PartProcess) async {
    guard process.kind != nil, process.prepare() else { return await process.end() }
    state.withLock { $0.kept.append((process, .now + patience)) }
    Task {
      try? await Task.sleep(for: patience)
      await endKept(until: .now)
    }
  }

  /// Ends those that were kept until a time, or all, and waits until they, and others that are ending, are gone.
  func endKept(until time: ContinuousClock.Instant? = nil) async {
    let processes = state.withLock { state in
      let isOver = { (entry: (process: PartProcess, until: ContinuousClock.Instant)) in time.map { entry.until <= $0 } ?? true }
      state.ending += state.kept.filter(isOver).map(\.process)
      state.kept.removeAll(where: isOver)
      return state.ending
    }
    for process in processes {
      await process.end()
      state.withLock { state in state.ending.removeAll { $0 === process } }
    }
  }
}
