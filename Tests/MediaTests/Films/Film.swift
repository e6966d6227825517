import Foundation
import ProcessTestKit
import TestFolder

@testable import Media

/// A film that a test makes for itself, in a folder that goes with it.
final class Film: Sendable {
  let folder: TemporaryFolder
  let path: String

  /// - Parameter arguments: of `ffmpeg`, up to the name of the file to write.
  init(_ name: String, _ arguments: [String]) async throws {
    folder = try TemporaryFolder()
    path = folder.path(name)
    try await Tool.output("ffmpeg", ["-nostdin", "-v", "error", "-n", "-threads", "1"] + arguments + [path])
  }

  /// A film of given bytes.
  init(_ name: String, bytes: some Sequence<UInt8>) throws {
    folder = try TemporaryFolder()
    path = try folder.write(bytes, to: name)
  }

  /// A moving picture with a tone, 160 × 90 at 25 frames a second.
  static func plain(_ name: String = "film.mp4", seconds: Int = 2) async throws -> Film {
    try await Film(
      name,
      ["-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=\(seconds)"]
        + ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=\(seconds)"]
        + ["-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p", "-c:a", "aac"])
  }

  /// Sound with a picture of its cover.
  static func song() async throws -> Film {
    try await Film(
      "song.m4a",
      ["-f", "lavfi", "-i", "color=red:size=64x64:rate=1:duration=1", "-f", "lavfi", "-i", "sine=sample_rate=48000:duration=2"]
        + [
          "-map", "1", "-map", "0", "-frames:v", "1", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-disposition:v", "attached_pic",
          "-c:a", "aac",
        ])
  }

  var bytes: [UInt8] { get throws { Array(try Data(contentsOf: URL(filePath: path))) } }

  /// Makes a title of it with the quick profile.
  @discardableResult
  func transcoded(to output: String, progress: @escaping @Sendable (TranscodeProgress) -> Void = { _ in }) async throws
    -> Report
  {
    try await Transcoder(profile: .quick()).transcode(path, to: output, progress: progress)
  }

  func probed(limits: Limits = .default) throws -> SourceFacts { try probe(path, limits: limits) }
}
