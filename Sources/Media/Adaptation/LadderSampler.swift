import Foundation

/// Encodes samples of a film as a plan would have it, and measures what came out.
struct LadderSampler {
  let plan: Plan
  let encoder: String
  let film: any FilmBytes
  let limits: Limits
  let cancellation: Cancellation
  /// Where a folder for the samples is made, which goes away again.
  let scratch: URL

  /// Blocks until the samples are encoded and compared.
  ///
  /// - Parameters:
  ///   - renditions: of the plan, largest first.
  ///   - quality: the constant quality.
  /// - Returns: what each rendition took and gave, in the same order.
  func samples(_ renditions: [Rendition], quality: Int) throws -> [RungSample] {
    var trial = plan
    trial.video?.renditions = renditions
    trial.profile.video.quality = quality
    trial.profile.quality.measure = .full
    let folder = scratch.appending(path: "sprocket-samples-\(UUID().uuidString)", directoryHint: .isDirectory)
    defer { try? FileManager.default.removeItem(at: folder) }
    let task = TitleTask(
      plan: trial, encoder: encoder, film: film, root: folder, limits: limits, cancellation: cancellation)
    do {
      for rendition in renditions {
        _ = try FolderPath(path: folder.appending(path: task.folders[rendition.name]).path).make()
      }
    } catch {
      throw MediaError(
        .init(ofWriting: error), "write samples to \(scratch.path)", found: systemReason(error),
        remedy: "make it a folder that this user can write to")
    }
    let names = Set(renditions.map(\.name))
    let pieces = try trial.timeline.sampledSegments(seconds: trial.profile.quality.sampleSeconds).flatMap { segment in
      let frames = trial.timeline.frames(ofSegment: segment)
      let chunk = Chunk(index: segment, firstFrame: frames.lowerBound, frameCount: frames.count)
      return try ChunkEncoder(task: task, chunk: chunk, wanted: names) { _ in }.run()
    }
    let byTrack = Dictionary(grouping: pieces, by: \.track)
    return try renditions.map { rendition in
      let sample = RungSample(rendition, byTrack[rendition.name] ?? [], timescale: trial.timeline.timescale)
      guard let sample else { throw MediaError(.processing, "sample \(film.name)", found: "it has no pictures") }
      return sample
    }
  }
}
