import Queue

/// What is to be made of one part of a title: the payload of the jobs that a `transcode` job has as children.
public struct TitlePartPayload: FilmPayload, Equatable {
  public var film: TranscodeJob.Film?
  /// The film: an absolute path that the worker can read, or a key in the worker's storage.
  public var source: String
  /// Where the title goes: the absolute path of a folder, or a key in the worker's storage.
  public var output: String
  /// Name of the title's plan, which lies beside the title while that is made.
  public var plan: String
  /// Which chunk of the film, from 0; nil for other parts.
  public var chunk: Int?
  /// Which track of sound; nil for other parts.
  public var track: String?

  public init(
    film: TranscodeJob.Film? = nil, source: String, output: String, plan: String, chunk: Int? = nil, track: String? = nil
  ) {
    (self.film, self.source, self.output) = (film, source, output)
    (self.plan, self.chunk, self.track) = (plan, chunk, track)
  }
}

/// What came of a part.
public struct TitlePartResult: Codable, Sendable, Equatable {
  /// A rendition's share of a chunk, or another track as a whole.
  public struct Piece: Codable, Sendable, Equatable {
    /// A rendition's name, or another track's id.
    public var track: String
    /// The object that lists the piece's files with their SHA-256; beneath the title's output.
    public var record: String
    /// SHA-256 of that object.
    public var digest: String
    /// Whether it was there already, from an earlier attempt or job.
    public var wasThere: Bool

    public init(track: String, record: String, digest: String, wasThere: Bool) {
      (self.track, self.record, self.digest, self.wasThere) = (track, record, digest, wasThere)
    }
  }

  public var pieces: [Piece]
  /// Wall-clock seconds that making the part took.
  public var seconds: Double

  public init(pieces: [Piece], seconds: Double) {
    (self.pieces, self.seconds) = (pieces, seconds)
  }
}

/// How far a part is.
public struct TitlePartProgress: Codable, Sendable, Equatable {
  /// 0…100.
  public var percent: Double
  /// Frames of the film a second; nil while nothing is encoded.
  public var fps: Double?

  public init(percent: Double, fps: Double? = nil) {
    (self.percent, self.fps) = (percent, fps)
  }
}

/// A kind of job that makes a part of a title. Made by `transcode` jobs, not by whoever adds jobs.
public protocol TitlePartJob: JobType
where Payload == TitlePartPayload, Result == TitlePartResult, Progress == TitlePartProgress {}

extension TitlePartJob {
  public static var timeLimit: Duration? { .seconds(6 * 3600) }

  /// Three attempts, 2 s and 4 s apart. What is done stays for a day: what it made is in the storage.
  public static var options: JobOptions {
    var options = JobOptions()
    options.attempts = 3
    options.backoff = .exponential(.seconds(2))
    options.removeOnComplete = .youngerThan(.seconds(86_400))
    return options
  }
}

/// Encodes a chunk of a film in every rendition.
public enum TranscodeChunkJob: TitlePartJob {
  public static let name = "transcode.chunk"
  /// For encoders in software. Those in hardware have queues of their own, which only nodes with such hardware read.
  public static let queue = "transcode.chunk"

  /// The kinds of hardware: how FFmpeg's names of encoders end.
  private static let hardware: Set<Substring> = ["nvenc", "qsv", "vaapi"]

  /// The queue of chunks for an encoder.
  ///
  /// - Parameter encoder: FFmpeg's name, such as `h264_nvenc`.
  public static func queue(encoder: String) -> String {
    guard let kind = encoder.split(separator: "_").last, hardware.contains(kind) else { return queue }
    return "\(queue).\(kind)"
  }
}

/// Encodes a track of sound.
public enum TranscodeAudioJob: TitlePartJob {
  public static let name = "transcode.audio"
  public static let queue = "transcode.audio"
}

/// Turns a film's subtitles into WebVTT, all tracks in one pass.
public enum TranscodeSubtitlesJob: TitlePartJob {
  public static let name = "transcode.subtitles"
  public static let queue = "transcode.audio"
}
