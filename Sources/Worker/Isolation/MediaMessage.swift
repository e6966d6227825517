import Foundation
import Media

/// What the child process is told first on its standard input, before it is given a ``MediaOrder`` a line: what it shuts itself in with.
struct MediaAssignment: Codable, Sendable {
  enum Film: Codable, Sendable {
    /// The descriptor is of the film's file.
    case file
    /// The descriptor is of a socket whose other end answers.
    case socket
  }

  var folder: String
  var limits: ProcessLimits
  var allowsDevices: Bool
  var film: Film
  var name: String
  var size: Int64

  /// The film's, in the child.
  static let descriptor: Int32 = 3
}

/// What the child process says, a line of JSON each.
enum MediaMessage: Codable, Sendable {
  /// It reads, and so goes on.
  case alive
  case progress(PartProgress)
  case outcome(MediaOutcome)
  case failure(MediaFailure)

  var line: String {
    get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) + "\n" }
  }

  init?(line: String) {
    guard let message = try? JSONDecoder().decode(Self.self, from: Data(line.utf8)) else { return nil }
    self = message
  }
}
