import Media

/// A transcode's progress in words: percent, frames a second, times real time, time left.
struct ProgressLine {
  let progress: TranscodeProgress

  var plain: String {
    ([stage, percent] + figures).joined(separator: ", ")
  }

  /// The same with a bar that fills what is left of the terminal's line.
  func drawn(width: Int) -> String {
    let tail = ([percent] + figures).joined(separator: "  ")
    let room = min(40, width - stage.count - tail.count - 5)
    guard room >= 8 else { return String("\(stage)  \(tail)".prefix(max(0, width - 1))) }
    let filled = Int((fraction * Double(room)).rounded(.down))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: room - filled)
    return "\(stage)  \(bar)  \(tail)"
  }

  private var fraction: Double { progress.fraction.isFinite ? min(1, max(0, progress.fraction)) : 0 }

  private var percent: String { "\(Int(fraction * 100)) %" }

  private var stage: String {
    switch progress.stage {
    case .probing: "Probing"
    case .encoding: "Encoding"
    case .packaging: "Packaging"
    case .publishing: "Publishing"
    }
  }

  private var figures: [String] {
    guard progress.framesPerSecond > 0 else { return [] }
    let rate = "\(progress.framesPerSecond.rounded(toPlaces: progress.framesPerSecond < 10 ? 1 : 0)) fps"
    let speed = "\(progress.speed.rounded(toPlaces: 2)) × real time"
    return [rate, speed] + (progress.secondsLeft.map { ["\($0.clock) left"] } ?? [])
  }
}
