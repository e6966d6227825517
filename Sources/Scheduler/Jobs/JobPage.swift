import Hummingbird

/// A page of jobs.
struct JobPage: ResponseEncodable {
  let jobs: [JobResource]
  /// Pass it as `cursor` for the page that follows; nil where this is the last.
  let next: String?

  /// How many jobs a page may have, and has where nobody says.
  static let sizes = 1...200
  static let usualSize = 50
}
