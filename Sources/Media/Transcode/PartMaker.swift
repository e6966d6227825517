import Foundation

/// Makes single parts of a title, for whoever puts the pieces together elsewhere by ``TitlePackage``.
public struct PartMaker: Sendable {
  public let plan: Plan
  /// FFmpeg's name of the encoder that makes the pictures.
  public let encoder: String
  public let limits: Limits

  public init(plan: Plan, encoder: String, limits: Limits = .default) {
    (self.plan, self.encoder, self.limits) = (plan, encoder, limits)
  }

  /// Makes a part. Stops within moments of the task's cancellation.
  ///
  /// - Parameters:
  ///   - tracks: the tracks to make pieces of; the others' are there.
  ///   - folder: an absolute path; the pieces' files are written beneath it, in the folders of their tracks.
  ///   - progress: told a few times a second.
  /// - Returns: the pieces.
  /// - Throws: `MediaError`.
  public func make(
    _ part: TitlePart, tracks: Set<String>, of film: any FilmBytes, in folder: String,
    progress: @escaping @Sendable (PartProgress) -> Void = { _ in }
  ) async throws -> [TrackPiece] {
    let cancellation = Cancellation()
    let root = URL(filePath: folder, directoryHint: .isDirectory)
    let task = TitleTask(
      plan: plan, encoder: encoder, film: film, root: root, limits: limits, cancellation: cancellation)
    let meter = ProgressMeter { progress(PartProgress($0)) }
    return try await withTaskCancellationHandler {
      try await Threads.run("\(part)") {
        do {
          try checkThatItIsPlanned(film, part, cancellation)
          do throws(POSIXError) {
            for track in tracks {
              let folder = track == ThumbnailMaker.folder ? track : task.folders[track]
              _ = try FolderPath(path: root.appending(path: folder).path).make()
            }
          } catch {
            throw MediaError(.init(ofWriting: error), "write to \(folder)", found: systemReason(error))
          }
          meter.start(plan, part, tracks)
          let pieces = try PartWork(task: task, part: part, tracks: tracks).run(meter)
          // Nor may it have been written over meanwhile.
          try checkThatItIsPlanned(film, part, cancellation)
          return pieces
        } catch {
          throw cancellation.isCancelled ? MediaError.cancelled : error
        }
      }
    } onCancel: {
      cancellation.cancel()
    }
  }
}

extension PartMaker {
  /// - Throws: `MediaError` where the film isn't the one that the title was planned for.
  private func checkThatItIsPlanned(_ film: any FilmBytes, _ part: TitlePart, _ cancellation: Cancellation) throws {
    guard film.size == plan.source.size,
      try FilmReader(film, cancellation: cancellation).fingerprint() == plan.source.fingerprint
    else {
      throw MediaError(
        .invalidSetting, "make \(part)", found: "\(film.name) has changed since the title was planned",
        remedy: "run the job again")
    }
  }
}

/// How far a part is.
public struct PartProgress: Codable, Hashable, Sendable {
  /// 0 … 1.
  public var fraction: Double
  /// Frames of the film a second; 0 while unknown.
  public var framesPerSecond: Double

  public init(fraction: Double, framesPerSecond: Double) {
    (self.fraction, self.framesPerSecond) = (fraction, framesPerSecond)
  }

  init(_ progress: TranscodeProgress) {
    self.init(fraction: progress.fraction, framesPerSecond: progress.framesPerSecond)
  }
}
