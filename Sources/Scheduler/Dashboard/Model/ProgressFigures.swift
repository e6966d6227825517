import Foundation
import Jobs
import Queue

/// How far a job is, of what its worker tells: BullMQ's jobs tell a number of percent, or any object; ours tell more.
struct ProgressFigures: Sendable, Equatable {
  /// 0…100.
  var percent: Double
  var framesPerSecond: Double?
  /// Times real time.
  var speed: Double?
  var secondsLeft: Double?
  var stage: TranscodeJob.Stage?
  var chunks: TranscodeJob.Chunks?

  /// - Returns: nil where nothing tells how far the job is.
  init?(_ progress: JSONText) {
    if let percent: Double = try? progress.decode() {
      self.init(percent: percent)
    } else if let facts: Facts = try? progress.decode(), facts.percent != nil || facts.progress != nil {
      self.init(percent: facts.percent ?? facts.progress ?? 0)
      (framesPerSecond, speed, secondsLeft) = (facts.fps, facts.speed, facts.secondsLeft)
      stage = facts.stage.flatMap(TranscodeJob.Stage.init)
      chunks = facts.chunks
    } else {
      return nil
    }
  }

  private init(percent: Double) {
    self.percent = percent.isFinite ? min(100, max(0, percent)) : 0
  }

  private struct Facts: Decodable {
    var percent: Double?
    /// What other services call it.
    var progress: Double?
    var fps: Double?
    var speed: Double?
    var secondsLeft: Double?
    var stage: String?
    var chunks: TranscodeJob.Chunks?
  }
}
