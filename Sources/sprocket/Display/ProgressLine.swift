import Jobs
import Media
import Quantities

/// How far a transcode is, in words: percent, frames a second, times real time, time left.
struct ProgressLine {
  var stage: String
  /// 0 … 1; `nil` while nothing has begun.
  var fraction: Double?
  var framesPerSecond: Double?
  /// Times real time.
  var speed: Double?
  var secondsLeft: Double?
  /// The same for programs.
  var json: String

  var plain: String {
    ([stage, percent].compactMap(\.self) + figures).joined(separator: ", ")
  }

  /// The same with a bar that fills what is left of the terminal's line.
  func drawn(width: Int) -> String {
    guard let fraction, let percent else { return String(stage.prefix(max(0, width - 1))) }
    let tail = ([percent] + figures).joined(separator: "  ")
    let room = min(40, width - stage.count - tail.count - 5)
    guard room >= 8 else { return String("\(stage)  \(tail)".prefix(max(0, width - 1))) }
    let filled = Int((fraction * Double(room)).rounded(.down))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: room - filled)
    return "\(stage)  \(bar)  \(tail)"
  }

  private var percent: String? { fraction.map { "\(Int($0 * 100)) %" } }

  private var figures: [String] {
    [
      framesPerSecond.map { "\($0.places($0 < 10 ? 1 : 0)) fps" },
      speed.map { "\($0.places(2)) × real time" },
      secondsLeft.map { "\($0.clock) left" },
    ].compactMap(\.self)
  }
}

extension ProgressLine {
  /// Of a transcode in this process.
  init(_ progress: TranscodeProgress) {
    let isMoving = progress.framesPerSecond > 0
    self.init(
      stage: "\(progress.stage)".capitalized, fraction: min(1, max(0, progress.fraction)),
      framesPerSecond: isMoving ? progress.framesPerSecond : nil, speed: isMoving ? progress.speed : nil,
      secondsLeft: progress.secondsLeft, json: progress.jsonLine)
  }

  /// Of a transcode that a worker does.
  init(_ progress: TranscodeJob.Progress) {
    let stage =
      switch progress.stage {
      case .probe: "Probing"
      case .plan: "Planning"
      case .encode: "Encoding"
      case .package: "Packaging"
      case .thumbnails: "Thumbnails"
      case .done: "Done"
      }
    self.init(
      stage: stage, fraction: min(1, max(0, progress.percent / 100)), framesPerSecond: progress.fps, speed: progress.speed,
      secondsLeft: progress.secondsLeft, json: progress.jsonLine)
  }

  /// A job that no worker has taken up.
  static let waiting = ProgressLine(stage: "Waiting for a worker", json: "{\"stage\":\"waiting\"}\n")
}
