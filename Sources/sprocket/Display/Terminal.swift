import Foundation

/// Standard output, or standard error: where text goes, and what kind of place that is.
struct Terminal: Sendable {
  static let output = Terminal(descriptor: STDOUT_FILENO)
  static let error = Terminal(descriptor: STDERR_FILENO)

  private let descriptor: Int32

  /// Whether a person reads along, so that a line may be drawn again.
  var isInteractive: Bool {
    isatty(descriptor) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// Characters of a line.
  var width: Int {
    var size = winsize()
    return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  func write(_ text: String) {
    // Nobody is left to be told when a reader went away.
    try? FileHandle(fileDescriptor: descriptor).write(contentsOf: Data(text.utf8))
  }

  /// Writes one line, whatever line ends and control characters a film's name or tags bring along.
  func writeLine(_ text: String) { write(text.printable + "\n") }
}

extension String {
  /// The text on one line, with nothing in it that moves the cursor or changes colours.
  var printable: String {
    var text = ""
    for scalar in unicodeScalars {
      let isControl = scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .lineSeparator
      text.unicodeScalars.append(isControl ? " " : scalar)
    }
    return text
  }
}
