import Jobs
import Markup
import Quantities

/// How far a running job is: a bar, and the figures beside it.
struct ProgressBar: View {
  let job: ProgressFigures?
  /// What the bar is about, for those who don't see it.
  let label: String

  init(_ job: ProgressFigures?, label: String) {
    self.job = job
    self.label = label
  }

  var body: HTML {
    div(.class("progress")) {
      progress(.aria("label", "Progress of \(label)"), .maximum(100), job.map { .amount($0.percent) })
      p(.class("figures")) {
        if let job {
          strong { "\(Int(job.percent)) %" }
          for figure in job.figures { span { figure } }
        } else {
          span { "Begun; nothing told yet" }
        }
      }
    }
  }
}

extension ProgressFigures {
  /// What is being done, how fast, and for how long.
  var figures: [String] {
    [
      stage?.word, framesPerSecond.flatMap { $0.isFinite ? $0.places($0 < 10 ? 1 : 0) + " fps" : nil },
      speed.flatMap { $0.isFinite ? $0.places(2) + " × real time" : nil }, secondsLeft.map { $0.clock + " left" },
    ].compactMap(\.self)
  }
}

extension TranscodeJob.Stage {
  /// In the order in which they are gone through.
  static let all: [TranscodeJob.Stage] = [.probe, .plan, .encode, .package, .thumbnails, .done]

  var word: String {
    switch self {
    case .probe: "Probing"
    case .plan: "Planning"
    case .encode: "Encoding"
    case .package: "Packaging"
    case .thumbnails: "Thumbnails"
    case .done: "Done"
    }
  }
}
