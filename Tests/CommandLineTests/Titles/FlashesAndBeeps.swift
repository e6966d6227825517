import Foundation
import Media
import ProcessTestKit
import TestFolder
import Testing

/// When a title's picture is white and when its sound beeps, as another decoder sees and hears it.
struct FlashesAndBeeps {
  /// Seconds from the title's zero.
  let flashes: [Double]
  let beeps: [Double]

  /// A film that is black and silent but for a white picture and a beep at every whole second.
  static func film(_ name: String, seconds: Int, size: String = "320x180", sound filter: String = "anull", _ output: [String])
    async throws -> MadeFilm
  {
    try await MadeFilm(
      name,
      [
        "-f", "lavfi", "-i",
        "color=black:size=\(size):rate=25:duration=\(seconds),drawbox=c=white:t=fill:enable='lt(mod(t+0.0001,1),0.04)'",
      ]
        + ["-f", "lavfi", "-i", "aevalsrc='if(lt(mod(t,1),0.04),0.8*sin(2*PI*1000*t),0)':s=48000:d=\(seconds),\(filter)"]
        + ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"] + output)
  }

  init(title: URL) async throws {
    let report = try JSONDecoder().decode(Report.self, from: Data(contentsOf: title.appending(path: "report.json")))
    let rate = report.frameRate.split(separator: "/").compactMap { Double($0) }
    let framesPerSecond = try #require(rate.first) / (rate.count > 1 ? rate[1] : 1)
    let (picture, sound) = (try #require(report.renditions.first).name, try #require(report.audio.first).id)
    func playlist(_ track: String) throws -> URL {
      title.appending(path: try #require(report.files.keys.first { $0.hasSuffix("/\(track).m3u8") }))
    }
    let lumas = try await Self.decode(
      playlist(picture), ["-vf", "scale=1:1:flags=area,format=gray", "-f", "rawvideo"])
    // 8 kHz tell an eighth of a millisecond.
    let samples = try await Self.decode(
      playlist(sound),
      ["-ac", "1", "-ar", "8000", "-af", "aresample=async=1:first_pts=0", "-f", "s16le"])
    flashes = zip(lumas.indices, zip([0] + lumas, lumas)).filter { $0.1.0 < 128 && $0.1.1 >= 128 }.map {
      Double($0.0) / framesPerSecond
    }
    beeps = Self.onsets(samples)
  }

  private static func onsets(_ bytes: Data) -> [Double] {
    var (found, last) = ([Double](), -8000)
    bytes.withUnsafeBytes { buffer in
      for index in 0..<buffer.count / 2 {
        guard abs(Int(Int16(littleEndian: buffer.loadUnaligned(fromByteOffset: index * 2, as: Int16.self)))) > 6000 else {
          continue
        }
        if index - last > 4000 { found.append(Double(index) / 8000) }
        last = index
      }
    }
    return found
  }

  private static func decode(_ playlist: URL, _ arguments: [String]) async throws -> Data {
    let folder = try TemporaryFolder()
    let command = ["ffmpeg", "-nostdin", "-v", "error", "-xerror", "-i", playlist.path] + arguments + [folder.path("decoded")]
    let outcome = try await Program(running: URL(filePath: "/usr/bin/env"), command).outcome()
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try Data(contentsOf: folder.url.appending(path: "decoded"))
  }
}
