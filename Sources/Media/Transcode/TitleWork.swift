import Foundation

/// All the encoding of a title: the film's chunks side by side, and beside them sound, subtitles and thumbnails one after another.
struct TitleWork: Sendable {
  let task: TitleTask

  private var plan: Plan { task.plan }

  /// - Returns: the pieces, in no order.
  func run(chunksInFlight: Int?, _ meter: ProgressMeter) async throws -> [TrackPiece] {
    let (chunks, rest) = (plan.parts.filter(\.isChunk), plan.parts.filter { !$0.isChunk })
    return try await withThrowingTaskGroup(of: [TrackPiece].self) { group in
      group.addTask { try await make(chunks, atOnce: chunksInFlight ?? plan.chunksAtOnce, meter) }
      group.addTask { try await make(rest, atOnce: 1, meter) }
      do {
        return try await group.reduce(into: []) { $0 += $1 }
      } catch {
        task.cancellation.cancel(because: error)
        throw task.cancellation.reason ?? error
      }
    }
  }

  private func make(_ parts: [TitlePart], atOnce limit: Int, _ meter: ProgressMeter) async throws -> [TrackPiece] {
    try await withThrowingTaskGroup(of: (TitlePart, [TrackPiece]).self) { group in
      var waiting = parts.makeIterator()
      func startNext() {
        guard let part = waiting.next() else { return }
        group.addTask {
          if part.isChunk { meter.chunkBegun() }
          return (part, try await Threads.run("\(part)") { try PartWork(task: task, part: part).run(meter) })
        }
      }
      for _ in 0..<min(max(1, limit), parts.count) { startNext() }
      var pieces: [TrackPiece] = []
      do {
        while let (part, made) = try await group.next() {
          pieces += made
          if part.isChunk { meter.chunkDone() }
          startNext()
        }
      } catch {
        task.cancellation.cancel(because: error)
        throw error
      }
      return pieces
    }
  }
}

/// The work on one part of a title.
struct PartWork {
  let task: TitleTask
  let part: TitlePart
  /// The tracks to make pieces of; `nil` for all.
  var tracks: Set<String>?

  /// Blocks until the part is done.
  func run(_ meter: ProgressMeter) throws -> [TrackPiece] {
    let plan = task.plan
    switch part {
    case .chunk(let index):
      guard let chunk = plan.chunks.first(where: { $0.index == index }) else { throw unknown }
      let wanted = tracks ?? Set(plan.tracks(of: part))
      return try ChunkEncoder(task: task, chunk: chunk, wanted: wanted) { meter.frameDone(rendition: $0) }.run()
    case .audio(let id):
      guard let track = plan.audio.first(where: { $0.id == id }) else { throw unknown }
      return [try SoundEncoder(task: task, track: track, onSegment: meter.soundSegmentDone).run()]
    case .subtitles:
      return try SubtitleWriter(task: task).run()
    case .thumbnails:
      let writer = ThumbnailWriter(
        plan.source, settings: plan.profile.thumbnails, duration: plan.timeline.duration, film: task.film, root: task.root,
        limits: task.limits, cancellation: task.cancellation)
      return [try writer.run() ?? TrackPiece(track: ThumbnailMaker.folder, files: [])]
    }
  }

  private var unknown: MediaError { MediaError(.invalidSetting, "make \(part)", found: "the plan has no such part") }
}

extension TitlePart {
  /// Whether it is a stretch of the pictures.
  public var isChunk: Bool { if case .chunk = self { true } else { false } }
}

extension Plan {
  /// As many chunks as keep the cores busy: one chunk keeps about as many busy as its largest rendition goes into all of them.
  public var chunksAtOnce: Int {
    let pixels = video?.renditions.map { Double($0.width * $0.height) } ?? []
    guard let largest = pixels.max() else { return 1 }
    let cores = Double(ProcessInfo.processInfo.activeProcessorCount)
    return max(1, Int((cores / (pixels.reduce(0, +) / largest)).rounded()))
  }
}
