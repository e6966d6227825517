/// How far a transcode is. Sent at most a few times a second.
public struct TranscodeProgress: Codable, Hashable, Sendable {
  /// `planning` is a stage of its own where samples of the film are encoded for it.
  public enum Stage: String, Codable, Sendable { case probing, planning, encoding, packaging, publishing }
  public var stage: Stage
  /// 0 … 1; of the planning alone, while that goes on.
  public var fraction: Double
  /// Frames of the film finished in every rendition, and the film's frames.
  public var frames: Int
  public var totalFrames: Int
  /// Chunks of the film that are done and that are being encoded, and the film's chunks; none without picture.
  public var chunks: Int
  public var activeChunks: Int
  public var totalChunks: Int
  /// Frames of the film a second.
  public var framesPerSecond: Double
  /// Times real time.
  public var speed: Double
  /// `nil` while unknown.
  public var secondsLeft: Double?
}
