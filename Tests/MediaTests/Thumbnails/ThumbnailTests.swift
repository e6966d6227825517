import Foundation
import ProcessTestKit
import Testing

@testable import Media

@Suite struct ThumbnailTests {
  /// A film whose picture's luma tells the second that it belongs to.
  private func film(seconds: Int) async throws -> Film {
    try await Film(
      "film.mp4",
      [
        "-f", "lavfi", "-i",
        "nullsrc=size=64x36:rate=25:duration=\(seconds),format=yuv420p,geq=lum='20+10*floor(T)':cb=128:cr=128",
      ]
        + ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "5", "-g", "25", "-sc_threshold", "0"])
  }

  @Test("As many pictures as asked for, each of its time, and one more for the poster")
  func pictures() async throws {
    let profile = try Profile.quick {
      $0.thumbnails = ThumbnailSettings(count: 20, size: 64, columns: 4, rows: 3, tileSize: 32)
    }
    let title = try await MadeTitle(film(seconds: 20), profile: profile)
    let names = title.report.files.keys.filter { $0.hasPrefix("thumbnails/") }.map { String($0.dropFirst(11)) }.sorted()
    let numbered = (1...20).map { (($0 < 10) ? "00" : "0") + "\($0).jpg" }
    #expect(names == (numbered + ["poster.jpg", "sprite-1.jpg", "sprite-2.jpg", "thumbnails.vtt"]).sorted())
    for (second, name) in numbered.enumerated() {
      let pixel = try await Tool.output(
        "ffmpeg",
        [
          "-v", "error", "-i", title.folder.path("title/thumbnails/\(name)"), "-vf", "scale=1:1,format=gray", "-f", "rawvideo",
          "-",
        ])
      // Full range in a JPEG.
      let expected = (Double(20 + 10 * second) - 16) * 255 / 219
      #expect(abs(Double(try #require(pixel.first)) - expected) < 5, "\(name)")
    }
  }

  @Test("The map covers the film from zero to its end, every tile inside its sheet")
  func map() async throws {
    let profile = try Profile.quick {
      $0.thumbnails = ThumbnailSettings(count: 20, size: 64, columns: 4, rows: 3, tileSize: 32)
    }
    let title = try await MadeTitle(film(seconds: 20), profile: profile)
    let text = String(decoding: try title.folder.bytes("title/thumbnails/thumbnails.vtt"), as: UTF8.self)
    let cues = text.split(separator: "\n\n").dropFirst()
    #expect(text.hasPrefix("WEBVTT") && cues.count == 20)
    #expect(cues.first?.contains("00:00:00.000 --> 00:00:01.000") == true)
    #expect(cues.last?.contains("--> 00:00:20.000") == true)
    for cue in cues {
      let place = try #require(cue.firstMatch(of: /sprite-([12])\.jpg#xywh=(\d+),(\d+),(\d+),(\d+)/)?.output)
      let (x, y, width, height) = (Int(place.2) ?? -1, Int(place.3) ?? -1, Int(place.4) ?? 0, Int(place.5) ?? 0)
      #expect(width == 32 && height == 18 && x % width == 0 && y % height == 0 && x < 4 * width && y < 3 * height)
    }
  }

  @Test("Sound alone has no thumbnails, and its cover as poster")
  func cover() async throws {
    let profile = try Profile.quick { $0.thumbnails.count = 10 }
    let title = try await MadeTitle(Film.song(), profile: profile)
    #expect(title.report.files.keys.filter { $0.hasPrefix("thumbnails/") } == ["thumbnails/poster.jpg"])
  }
}
