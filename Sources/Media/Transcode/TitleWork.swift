import Foundation

/// What the work on a title brought forth, before packaging.
struct TitleResults: Sendable {
  var chunks: [ChunkResult] = []
  /// In the order of the plan's audio.
  var audio: [SoundResult] = []
  var subtitles: [SubtitleResult] = []
  var thumbnails: ThumbnailResult?
}

/// All the encoding of a title: the film's chunks side by side, and beside them sound, subtitles and thumbnails one after another.
struct TitleWork: Sendable {
  let task: TitleTask
  let encoder: String

  private var plan: Plan { task.plan }

  func run(chunksInFlight: Int?, _ meter: ProgressMeter) async throws -> TitleResults {
    return try await withThrowingTaskGroup(of: Part.self) { group in
      group.addTask { .film(try await chunks(atOnce: chunksInFlight ?? Self.chunksInFlight(plan), meter)) }
      group.addTask { .rest(try await rest(meter)) }
      var results = TitleResults()
      do {
        for try await part in group {
          switch part {
          case .film(let chunks): results.chunks = chunks
          case .rest(let rest):
            (results.audio, results.subtitles, results.thumbnails) = (rest.audio, rest.subtitles, rest.thumbnails)
          }
        }
      } catch {
        task.cancellation.cancel(because: error)
        throw task.cancellation.reason ?? error
      }
      return results
    }
  }

  private enum Part: Sendable {
    case film([ChunkResult])
    case rest(TitleResults)
  }

  private func chunks(atOnce limit: Int, _ meter: ProgressMeter) async throws -> [ChunkResult] {
    guard plan.video != nil else { return [] }
    return try await withThrowingTaskGroup(of: ChunkResult.self) { group in
      var waiting = plan.chunks.makeIterator()
      func startNext() {
        guard let chunk = waiting.next() else { return }
        let work = ChunkEncoder(task: task, chunk: chunk, encoder: encoder, onFrame: { meter.frameDone(rendition: $0) })
        group.addTask {
          meter.chunkBegun()
          return try await Threads.run("chunk \(chunk.index)") { try work.run() }
        }
      }
      for _ in 0..<min(max(1, limit), plan.chunks.count) { startNext() }
      var results: [ChunkResult] = []
      do {
        while let result = try await group.next() {
          results.append(result)
          meter.chunkDone()
          startNext()
        }
      } catch {
        task.cancellation.cancel(because: error)
        throw error
      }
      return results.sorted { $0.index < $1.index }
    }
  }

  private func rest(_ meter: ProgressMeter) async throws -> TitleResults {
    try await Threads.run("sound") {
      do {
        var results = TitleResults()
        for track in plan.audio {
          results.audio.append(try SoundEncoder(task: task, track: track, onSegment: meter.soundSegmentDone).run())
        }
        results.subtitles = try SubtitleWriter(task: task).run()
        results.thumbnails = try ThumbnailWriter(
          plan.source, settings: plan.profile.thumbnails, duration: plan.timeline.duration, film: task.film, root: task.root,
          limits: task.limits, cancellation: task.cancellation
        ).run()
        return results
      } catch {
        task.cancellation.cancel(because: error)
        throw error
      }
    }
  }

  /// As many chunks as keep the cores busy: one chunk keeps about as many busy as its largest rendition goes into all of them.
  private static func chunksInFlight(_ plan: Plan) -> Int {
    let pixels = plan.video?.renditions.map { Double($0.width * $0.height) } ?? []
    guard let largest = pixels.max() else { return 1 }
    let cores = Double(ProcessInfo.processInfo.activeProcessorCount)
    return max(1, Int((cores / (pixels.reduce(0, +) / largest)).rounded()))
  }
}
