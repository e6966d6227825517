import Markup
import Quantities
import Queue

/// How many jobs ended in each minute: a bar a minute, what failed on top of what completed.
struct ThroughputChart: View {
  let throughput: Throughput
  var width = 720.0
  var height = 160.0
  /// Whether it stands on a line of a table, without a scale.
  var isSmall = false

  private var bars: [(completed: Int, failed: Int)] {
    zip(throughput.completed, throughput.failed).map { (completed: max(0, $0), failed: max(0, $1)) }
  }

  private var peak: Int { bars.map { $0.completed.addingReportingOverflow($0.failed).partialValue }.max() ?? 0 }
  private var completed: Int { throughput.completed.reduce(0, &+) }
  private var failed: Int { throughput.failed.reduce(0, &+) }

  private var description: String {
    "\(completed.of("job")) completed and \(failed.grouped) failed in the last \(Self.words(bars.count))"
  }

  static func words(_ minutes: Int) -> String {
    minutes == 60 ? "hour" : minutes % 60 == 0 ? "\(minutes / 60) hours" : "\(minutes) minutes"
  }

  var body: HTML {
    if isSmall {
      drawing
    } else {
      div(.class("chart")) {
        div(.class("scale"), .aria("hidden", "true")) {
          span { scale.grouped }
          span { (scale / 2).grouped }
          span { "0" }
        }
        drawing
        div(.class("axis"), .aria("hidden", "true")) {
          span { "\(bars.count) min ago" }
          span { "now" }
        }
      }
    }
  }

  /// The top of the scale: an even number, round enough to read.
  private var scale: Int {
    let steps = [
      2, 4, 6, 10, 20, 40, 60, 100, 200, 400, 600, 1000, 2000, 4000, 6000, 10_000, 20_000, 50_000, 100_000, 1_000_000,
    ]
    return steps.first { $0 >= peak } ?? peak
  }

  private var drawing: HTML {
    let step = width / Double(max(1, bars.count))
    let unit = height / Double(isSmall ? max(1, peak) : scale)
    return svg(
      .class(isSmall ? "spark" : "bars"), .viewBox(width: width, height: height), .stretched, .role("img"),
      .aria("label", description)
    ) {
      for (index, bar) in bars.enumerated() where bar.completed + bar.failed > 0 {
        let completed = Double(bar.completed) * unit
        let failed = Double(bar.failed) * unit
        let x = Double(index) * step + step * 0.12
        g {
          pageTitle { tip(index, bar) }
          if bar.completed > 0 {
            rect(.class("completed"), .x(x), .y(height - completed), .width(step * 0.76), .height(completed))
          }
          if bar.failed > 0 {
            rect(.class("failed"), .x(x), .y(height - completed - failed), .width(step * 0.76), .height(failed))
          }
        }
      }
    }
  }

  private func tip(_ index: Int, _ bar: (completed: Int, failed: Int)) -> String {
    let age = bars.count - 1 - index
    return "\(age == 0 ? "This minute" : "\(age) min ago"): \(bar.completed.grouped) completed, \(bar.failed.grouped) failed"
  }
}
