import Foundation
import Synchronization

/// Shows how far a transcode is: a line that is drawn again and again in a terminal, a line now and then elsewhere, or JSON.
final class ProgressBar: Sendable {
  enum Style { case bar, lines, json }

  private struct Shown {
    var time: ContinuousClock.Instant
    var line: ProgressLine
  }

  private let style: Style
  private let terminal: Terminal
  private let shown = Mutex<Shown?>(nil)

  init(json: Bool) {
    terminal = json ? .output : .error
    style = json ? .json : terminal.isInteractive ? .bar : .lines
  }

  func show(_ line: ProgressLine) {
    let now = ContinuousClock.now
    shown.withLock { shown in
      if let last = shown, !isWorthShowing(line, after: last, now) { return }
      shown = Shown(time: now, line: line)
      switch style {
      case .bar: terminal.write("\r\(line.drawn(width: terminal.width))\u{1B}[K")
      case .lines: terminal.write(line.plain + "\n")
      case .json: terminal.write(line.json)
      }
    }
  }

  /// Takes the bar off the screen, for what is written next.
  func clear() {
    shown.withLock { shown in
      if style == .bar, shown != nil { terminal.write("\r\u{1B}[K") }
      shown = nil
    }
  }

  private func isWorthShowing(_ line: ProgressLine, after last: Shown, _ now: ContinuousClock.Instant) -> Bool {
    guard style == .lines, line.stage == last.line.stage else { return true }
    let wait: Duration = (line.fraction ?? 0) - (last.line.fraction ?? 0) >= 0.1 ? .seconds(2) : .seconds(10)
    return now - last.time >= wait
  }
}

extension Encodable {
  /// The value as JSON on one line, its keys in alphabetical order.
  var jsonLine: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    let data = (try? encoder.encode(self)) ?? Data()
    return String(decoding: data, as: UTF8.self) + "\n"
  }
}
