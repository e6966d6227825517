import Foundation
import Synchronization

/// Counts encoded frames over all renditions and tells how far the film is, a few times a second.
final class ProgressMeter: Sendable {
  private struct State {
    var stage = TranscodeProgress.Stage.probing
    /// How much of the planning is done, 0…1.
    var planned = 0.0
    var totalFrames = 0
    var chunks = 0
    var activeChunks = 0
    var totalChunks = 0
    var frameRate = 25.0
    /// Work of a frame in each rendition, and work done.
    var weights: [Double] = []
    var totalWork = 0.0
    var work = 0.0
    var started = ContinuousClock.now
    var lastTold: ContinuousClock.Instant?
  }

  private let state = Mutex(State())
  private let tell: @Sendable (TranscodeProgress) -> Void
  private static let interval = Duration.milliseconds(200)

  init(_ tell: @escaping @Sendable (TranscodeProgress) -> Void) { self.tell = tell }

  /// Starts the count of a film: a frame's work is its pixels. Without picture, each segment of sound counts the same.
  func start(_ plan: Plan) {
    advance(force: true) { state in
      state.stage = .encoding
      state.totalFrames = plan.timeline.frameCount
      state.totalChunks = plan.video == nil ? 0 : plan.chunks.count
      state.frameRate = plan.timeline.frameRate.value
      state.weights = plan.video?.renditions.map { Double($0.width * $0.height) } ?? []
      state.totalWork =
        state.weights.isEmpty
        ? Double(plan.audio.count * plan.timeline.segmentCount)
        : state.weights.reduce(0, +) * Double(plan.timeline.frameCount)
      state.started = .now
    }
  }

  /// Starts the count of one part of a film.
  func start(_ plan: Plan, _ part: TitlePart, _ tracks: Set<String>) {
    advance(force: true) { state in
      state.stage = .encoding
      state.frameRate = plan.timeline.frameRate.value
      switch part {
      case .chunk(let index):
        let frames = plan.chunks.first { $0.index == index }?.frameCount ?? 0
        let renditions = plan.video?.renditions ?? []
        state.totalFrames = frames
        state.weights = renditions.map { Double($0.width * $0.height) }
        state.totalWork =
          zip(renditions, state.weights).reduce(0) { $0 + (tracks.contains($1.0.name) ? $1.1 : 0) } * Double(frames)
      case .audio, .subtitles, .thumbnails:
        state.totalFrames = plan.timeline.frameCount
        state.totalWork = Double(plan.timeline.segmentCount)
      }
      state.started = .now
    }
  }

  func frameDone(rendition: Int) {
    advance(force: false) { $0.work += $0.weights[rendition] }
  }

  func chunkBegun() {
    advance(force: true) { $0.activeChunks += 1 }
  }

  func chunkDone() {
    advance(force: true) { state in
      state.activeChunks -= 1
      state.chunks += 1
    }
  }

  func soundSegmentDone() {
    advance(force: false) { if $0.weights.isEmpty { $0.work += 1 } }
  }

  func plan(_ fraction: Double) {
    advance(force: true) { ($0.stage, $0.planned) = (.planning, fraction) }
  }

  func enter(_ stage: TranscodeProgress.Stage) {
    advance(force: true) { $0.stage = stage }
  }

  private func advance(force: Bool, _ change: (inout State) -> Void) {
    let progress: TranscodeProgress? = state.withLock { state in
      change(&state)
      let now = ContinuousClock.now
      if !force, let last = state.lastTold, now - last < Self.interval { return nil }
      state.lastTold = now
      let fraction =
        switch state.stage {
        case .probing: 0.0
        case .planning: state.planned
        default: min(1, state.work / max(1, state.totalWork))
        }
      let elapsed = (now - state.started) / .seconds(1)
      let frames = fraction * Double(state.totalFrames)
      let isMoving = elapsed > 0.5 && frames > 0
      return TranscodeProgress(
        stage: state.stage, fraction: state.stage == .packaging || state.stage == .publishing ? 1 : fraction,
        frames: Int(frames),
        totalFrames: state.totalFrames, chunks: state.chunks, activeChunks: state.activeChunks, totalChunks: state.totalChunks,
        framesPerSecond: isMoving ? frames / elapsed : 0,
        speed: isMoving ? frames / elapsed / state.frameRate : 0,
        secondsLeft: isMoving && state.stage == .encoding ? elapsed / fraction * (1 - fraction) : nil)
    }
    if let progress { tell(progress) }
  }
}
