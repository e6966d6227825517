/// How much a stranger's film may ask of us. Checked while probing, before anything is decoded at length.
public struct Limits: Codable, Hashable, Sendable {
  /// Stored pixels of a picture.
  public var pixels = 8192 * 8192
  /// Either side of a picture.
  public var side = 16384
  public var streams = 128
  public var audioTracks = 32
  public var subtitleTracks = 64
  public var channels = 64
  /// Seconds.
  public var duration = 24 * 3600
  /// Bytes of cover art.
  public var attachment = 32 << 20
  /// Frames a second that timestamps may claim.
  public var frameRate = 1000

  public static let `default` = Limits()

  /// Bytes of any single allocation inside FFmpeg.
  static let largestAllocation = 1 << 30
}
