import Queue

/// Makes a film master into a streamable title.
public enum TranscodeJob: JobType {
  public static let name = "transcode"
  public static let queue = "transcode"
  public static let timeLimit: Duration? = .seconds(24 * 3600)

  /// Three attempts, 10 s and 20 s apart.
  public static var options: JobOptions {
    var options = JobOptions()
    options.attempts = 3
    options.backoff = .exponential(.seconds(10))
    return options
  }

  /// Which film a title belongs to.
  public struct Film: Codable, Sendable, Equatable {
    /// The film's id on the platform.
    public var id: String?
    public var title: String?
    /// Who made the film: the subject of that person's token.
    public var owner: String?

    public init(id: String? = nil, title: String? = nil, owner: String? = nil) {
      self.id = id
      self.title = title
      self.owner = owner
    }
  }

  public struct Payload: Codable, Sendable, Equatable {
    public var film: Film?
    /// The master: an absolute path that the worker can read, or a key in the worker's storage, such as `masters/walk.mov`.
    public var source: String
    /// Name of the profile: the ladder and how it is encoded.
    public var profile: String
    /// What becomes the title: the absolute path of a folder, or the key in the worker's storage beneath which it is put.
    public var output: String
    /// Whom the job's life is told to.
    public var callback: Callback?

    public init(
      film: Film? = nil, source: String, profile: String, output: String, callback: Callback? = nil
    ) {
      self.film = film
      self.source = source
      self.profile = profile
      self.output = output
      self.callback = callback
    }
  }

  /// A rung of the ladder as it was made.
  public struct Rendition: Codable, Sendable, Equatable {
    /// Its name in the profile, such as `1080p`.
    public var name: String
    /// In pixels.
    public var width: Int
    /// In pixels.
    public var height: Int
    /// The mean over the film, in bits a second.
    public var averageBitRate: Int
    /// The highest of any segment, in bits a second.
    public var peakBitRate: Int

    public init(name: String, width: Int, height: Int, averageBitRate: Int, peakBitRate: Int) {
      self.name = name
      self.width = width
      self.height = height
      self.averageBitRate = averageBitRate
      self.peakBitRate = peakBitRate
    }
  }

  public struct Result: Codable, Sendable, Equatable {
    /// Where the title is; a path or a key, as it was asked for. So are those of its files.
    public var output: String
    /// The HLS multivariant playlist.
    public var hls: String
    /// The DASH manifest.
    public var dash: String
    /// The report.
    public var report: String
    /// The film's length, in seconds.
    public var duration: Double
    /// Largest last; empty for sound alone.
    public var renditions: [Rendition]

    public init(output: String, hls: String, dash: String, report: String, duration: Double, renditions: [Rendition]) {
      self.output = output
      self.hls = hls
      self.dash = dash
      self.report = report
      self.duration = duration
      self.renditions = renditions
    }
  }

  /// What is being done.
  public enum Stage: String, Codable, Sendable {
    case probe, plan, encode, package, thumbnails, done
  }

  /// The pieces that the film is encoded in.
  public struct Chunks: Codable, Sendable, Equatable {
    public var done: Int
    /// Being encoded now.
    public var active: Int
    public var total: Int

    public init(done: Int, active: Int, total: Int) {
      self.done = done
      self.active = active
      self.total = total
    }
  }

  public struct Progress: Codable, Sendable, Equatable {
    /// 0…100 of the whole job; of the planning alone, while that goes on.
    public var percent: Double
    /// Frames a second, of the source; nil while nothing is encoded.
    public var fps: Double?
    /// Times real time; nil while nothing is encoded.
    public var speed: Double?
    /// Nil as long as it can't be told.
    public var secondsLeft: Double?
    public var stage: Stage
    /// Nil while nothing is planned, and for sound alone.
    public var chunks: Chunks?

    public init(
      percent: Double, fps: Double? = nil, speed: Double? = nil, secondsLeft: Double? = nil, stage: Stage, chunks: Chunks? = nil
    ) {
      self.percent = percent
      self.fps = fps
      self.speed = speed
      self.secondsLeft = secondsLeft
      self.stage = stage
      self.chunks = chunks
    }
  }
}
