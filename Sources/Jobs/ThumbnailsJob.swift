import Queue

/// Takes pictures at even times from a film.
public enum ThumbnailsJob: JobType {
  public static let name = "thumbnails"
  public static let queue = "thumbnails"
  public static let timeLimit: Duration? = .seconds(3600)

  /// Three attempts, 5 s and 10 s apart.
  public static var options: JobOptions {
    var options = JobOptions()
    options.attempts = 3
    options.backoff = .exponential(.seconds(5))
    return options
  }

  /// How many pictures may be asked for.
  public static let counts = 1...10_000

  public static func check(_ payload: Payload) throws {
    guard counts.contains(payload.count) else {
      throw UndecodableValue(
        path: "count", problem: "is \(payload.count); it can be \(counts.lowerBound) to \(counts.upperBound)")
    }
    guard payload.plan == nil else {
      throw UndecodableValue(path: "plan", problem: "is for the jobs that a title adds; leave it out")
    }
  }

  public struct Payload: Codable, Sendable, Equatable {
    public var film: TranscodeJob.Film?
    /// The film: an absolute path that the worker can read, or a key in the worker's storage.
    public var source: String
    /// Where the pictures go: the absolute path of a folder, or a key in the worker's storage.
    public var output: String
    /// How many pictures.
    public var count: Int
    /// Whom the job's life is told to.
    public var callback: Callback?
    /// Name of the plan of the title that they belong to; nil for pictures on their own.
    public var plan: String?

    public init(
      film: TranscodeJob.Film? = nil, source: String, output: String, count: Int = 100, callback: Callback? = nil,
      plan: String? = nil
    ) {
      self.film = film
      self.source = source
      self.output = output
      self.count = count
      self.callback = callback
      self.plan = plan
    }
  }

  public struct Result: Codable, Sendable, Equatable {
    /// Where the pictures are; a path or a key, as it was asked for.
    public var output: String
    /// How many pictures there are; none of sound alone.
    public var count: Int

    public init(output: String, count: Int) {
      self.output = output
      self.count = count
    }
  }

  public struct Progress: Codable, Sendable, Equatable {
    /// 0…100.
    public var percent: Double

    public init(percent: Double) {
      self.percent = percent
    }
  }
}
