import Foundation
import ProcessTestKit
import TestFolder

/// Films that tests are made with, by the `ffmpeg` command: made once, kept as long as the tests run.
enum TestFilm {
  /// 8 s of 640 × 360 with sound.
  static let short = Result { try make("short", seconds: 8, size: "640x360") }
  /// A film that takes long enough to be watched.
  static let medium = Result { try make("medium", seconds: 40, size: "854x480") }
  /// A film that takes long enough to be interrupted.
  static let long = Result { try make("long", seconds: 120, size: "1280x720") }

  private static let folder = Result { try TemporaryFolder() }

  private static func make(_ name: String, seconds: Int, size: String) throws -> String {
    let path = try folder.get().path("\(name).mp4")
    let answer = try Tool.runBlocking([
      "ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=\(size):rate=24:duration=\(seconds)",
      "-f", "lavfi", "-i", "sine=frequency=440:duration=\(seconds)", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac",
      path,
    ])
    _ = try answer.get()
    return path
  }
}
