import Foundation
import Synchronization

/// Watches what a child process does that no limit of the system's covers: that it goes on, and how much it writes in all.
final class MediaWatch: Sendable {
  private let film: String
  private let folder: String
  private let limits: ProcessLimits
  private let server: FilmServer?
  private let state = Mutex(State())

  private struct State {
    /// Nil while nothing is asked of it.
    var lastSign: ContinuousClock.Instant?
    var lastWords: [String] = []
    var verdict: MediaProcessError?
    var forbiddenCall: String?
  }

  /// Lines on standard error that are kept.
  private static let wordLimit = 5

  init(film: String, folder: String, limits: ProcessLimits, server: FilmServer?) {
    (self.film, self.folder, self.limits, self.server) = (film, folder, limits, server)
  }

  /// Why the process was ended, where it was.
  var verdict: MediaProcessError? { state.withLock { $0.verdict } }

  /// What the process said last on standard error, in one line.
  var lastWords: String? {
    state.withLock { $0.lastWords.isEmpty ? nil : String($0.lastWords.joined(separator: " | ").prefix(1000)) }
  }

  /// The system call that the process was ended for.
  var forbiddenCall: String? { state.withLock { $0.forbiddenCall } }

  /// An order is given.
  func begin() {
    state.withLock { state in
      state.lastSign = .now
      state.lastWords = []
    }
  }

  /// The order is done.
  func rest() { state.withLock { $0.lastSign = nil } }

  /// The process has said something.
  func note() { state.withLock { state in if state.lastSign != nil { state.lastSign = .now } } }

  /// The process has complained.
  func note(errors line: String) {
    let words = String(line.split(whereSeparator: { $0.isWhitespace || $0 == "\u{1B}" }).joined(separator: " ").prefix(300))
    guard !words.isEmpty else { return }
    state.withLock { state in
      if let call = words.firstMatch(of: /^sandbox: forbidden call \d+ \((.+)\)$/) {
        state.forbiddenCall = String(call.1)
      } else if state.lastWords.last != words {
        state.lastWords = state.lastWords.suffix(Self.wordLimit - 1) + [words]
      }
    }
  }

  /// - Returns: whether the process may go on.
  func look() -> Bool {
    // Who waits for the store doesn't hang.
    if server?.isReading == true { note() }
    let silence = state.withLock { $0.lastSign?.duration(to: .now) } ?? .zero
    let verdict: MediaProcessError? =
      if silence > .seconds(limits.stall) {
        .stalled(film: film, limit: limits.stall, lastWords: lastWords)
      } else if FolderSize(of: folder, isOver: limits.output).isOver {
        .tooMuchOutput(film: film, limit: limits.output)
      } else {
        nil
      }
    guard let verdict else { return true }
    state.withLock { $0.verdict = $0.verdict ?? verdict }
    return false
  }
}

/// What the files in a folder take on its disk.
struct FolderSize {
  /// Bytes; no more than needed to see that they are too many.
  private(set) var bytes: Int64 = 0
  let isOver: Bool

  /// - Parameter limit: bytes.
  init(of folder: String, isOver limit: Int64) {
    var total: Int64 = 0
    for case let name as String in FileManager.default.enumerator(atPath: folder) ?? FileManager.DirectoryEnumerator() {
      var status = stat()
      guard lstat("\(folder)/\(name)", &status) == 0 else { continue }
      let (sum, overflows) = total.addingReportingOverflow(Int64(status.st_blocks) &* 512)
      total = overflows ? .max : sum
      if total > limit { break }
    }
    (bytes, isOver) = (total, total > limit)
  }
}
