import Foundation
import Jobs
import Media
import Queue

/// How much of a title's work each of its parts is, and how far the whole is by what the parts tell.
struct TitleShares: Sendable {
  private let planned: PlannedTitle
  private let weights: [TitlePart: Double]

  /// Of the work on the pictures: what a track of sound, the subtitles and the thumbnails take beside them.
  private static let (soundShare, subtitlesShare, thumbnailsShare) = (0.01, 0.002, 0.01)

  init(_ planned: PlannedTitle) {
    self.planned = planned
    let plan = planned.plan
    let chunks = Dictionary(uniqueKeysWithValues: plan.chunks.map { ($0.index, Double($0.frameCount)) })
    let frames = plan.video == nil ? 1 : Double(plan.timeline.frameCount)
    weights = Dictionary(
      uniqueKeysWithValues: plan.parts.map { part in
        switch part {
        case .chunk(let index): (part, chunks[index] ?? 0)
        case .audio: (part, frames * Self.soundShare)
        case .subtitles: (part, frames * Self.subtitlesShare)
        case .thumbnails: (part, frames * Self.thumbnailsShare)
        }
      })
  }

  /// A part's share of the whole, 0…1.
  func share(of part: TitlePart) -> Double { (weights[part] ?? 0) / max(weights.values.reduce(0, +), .leastNonzeroMagnitude) }

  /// - Parameter shares: by the names of the parts.
  func progress(_ shares: JobShares, at moment: Date = Date()) -> TranscodeJob.Progress {
    let fraction = min(1, shares.sum)
    let seconds = moment.timeIntervalSince1970 - Double(planned.plannedAt) / 1000
    let made = fraction - planned.shareAtStart
    let isMoving = seconds > 0.5 && made > 0
    let framesPerSecond = isMoving ? made * Double(planned.plan.timeline.frameCount) / seconds : nil
    return TranscodeJob.Progress(
      percent: (fraction * 1000).rounded() / 10, fps: framesPerSecond,
      speed: framesPerSecond.map { $0 / planned.plan.timeline.frameRate.value },
      secondsLeft: isMoving ? seconds / made * (1 - fraction) : nil, stage: .encode, chunks: chunks(shares))
  }

  private func chunks(_ shares: JobShares) -> TranscodeJob.Chunks? {
    guard planned.plan.video != nil else { return nil }
    var chunks = TranscodeJob.Chunks(done: 0, active: 0, total: planned.plan.chunks.count)
    for chunk in planned.plan.chunks {
      let part = TitlePart.chunk(chunk.index)
      guard let share = shares.byChild["\(part)"], share > 0 else { continue }
      if share > self.share(of: part) * 0.9999 { chunks.done += 1 } else { chunks.active += 1 }
    }
    return chunks
  }
}
