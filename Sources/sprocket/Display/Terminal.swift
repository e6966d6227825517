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

  /// Ends the program where the text can't be written, unless its reader went away: then nobody is left to be told.
  func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    var failure: Int32?
    while !rest.isEmpty, failure == nil {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { failure = errno }
    }
    guard let failure, failure != EPIPE, descriptor == STDOUT_FILENO else { return }
    let reason = String(cString: strerror(failure)).lowercased()
    Terminal.error.writeLine("sprocket: can't write to standard output: \(reason)")
    exit(ExitStatus.failure.rawValue)
  }

  /// Writes one line, whatever line ends and control characters a film's name or tags bring along.
  func writeLine(_ text: String) { write(text.printable + "\n") }
}

extension String {
  /// The text as one word of a shell's command line.
  var shellWord: String {
    let isPlain = wholeMatch(of: /[A-Za-z0-9_.\/+@%,:=-]+/) != nil
    return isPlain ? self : "'" + printable.replacing("'", with: "'\\''") + "'"
  }

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
