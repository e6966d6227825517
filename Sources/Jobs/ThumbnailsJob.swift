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

  public struct Payload: Codable, Sendable, Equatable {
    public var film: TranscodeJob.Film?
    /// Absolute path of the film.
    public var source: String
    /// Absolute path of the folder for the pictures.
    public var output: String
    /// How many pictures.
    public var count: Int
    /// Whom the job's life is told to.
    public var callback: Callback?

    public init(
      film: TranscodeJob.Film? = nil, source: String, output: String, count: Int = 100, callback: Callback? = nil
    ) {
      self.film = film
      self.source = source
      self.output = output
      self.count = count
      self.callback = callback
    }
  }

  public struct Result: Codable, Sendable, Equatable {
    /// The folder of the pictures.
    public var output: String
    /// How many pictures there are; a short film may have fewer than asked for.
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
