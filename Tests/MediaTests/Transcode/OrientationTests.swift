import Foundation
import ProcessTestKit
import Testing

@testable import Media

@Suite struct OrientationTests {
  /// A square of four colours whose corners tell how it lies: top left, top right, bottom left, bottom right.
  private static let corners: [Character] = ["R", "G", "B", "W"]

  @Test(
    "A picture stands upright in the title, whichever of the eight ways it was stored",
    arguments: DisplayMatrixTests.orientations.indices)
  func upright(index: Int) async throws {
    let orientation = DisplayMatrixTests.orientations[index]
    let boxes =
      "drawbox=x=32:w=32:h=32:c=lime:t=fill,drawbox=y=32:w=32:h=32:c=blue:t=fill,drawbox=x=32:y=32:w=32:h=32:c=white:t=fill"
    let stored = try await Film(
      "film.mp4",
      [
        "-f", "lavfi", "-i", "color=red:size=64x64:rate=25:duration=1,\(boxes)", "-c:v", "libx264", "-crf", "5", "-pix_fmt",
        "yuv420p",
      ])
    let film = try Film("film.mp4", bytes: try turned(stored.bytes, orientation.right, orientation.down))
    let title = try await MadeTitle(film)
    let look = ["-frames:v", "1", "-vf", "scale=4:4:flags=area", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"]
    let pixels = Array(try await Tool.output("ffmpeg", ["-v", "error", "-i", try title.playlist()] + look))
    try #require(pixels.count == 48)
    let shown = [0, 3, 12, 15].map { letter(pixels[$0 * 3..<$0 * 3 + 3].map { $0 > 128 }) }
    #expect(shown == expected(orientation.right, orientation.down))
  }

  /// Where each corner goes: the step from the middle to it, sent through the matrix.
  private func expected(_ right: (Double, Double), _ down: (Double, Double)) -> [Character] {
    var shown = Self.corners
    for (place, (x, y)) in [(-1.0, -1.0), (1, -1), (-1, 1), (1, 1)].enumerated() {
      let (toX, toY) = (x * right.0 + y * down.0, x * right.1 + y * down.1)
      shown[(toX > 0 ? 1 : 0) + (toY > 0 ? 2 : 0)] = Self.corners[place]
    }
    return shown
  }

  private func letter(_ bright: [Bool]) -> Character {
    bright == [true, false, false]
      ? "R"
      : bright == [false, true, false] ? "G" : bright == [false, false, true] ? "B" : bright == [true, true, true] ? "W" : "?"
  }

  /// Writes the matrix into the film's track header.
  private func turned(_ film: [UInt8], _ right: (Double, Double), _ down: (Double, Double)) throws -> [UInt8] {
    var film = film
    let header = try #require(BoxReader(film[...]).first(path: ["moov", "trak", "tkhd"]))
    for (place, value) in [right.0, right.1, 0, down.0, down.1, 0].enumerated() {
      let fixed = UInt32(bitPattern: Int32(value * 65536))
      for byte in 0..<4 {
        film[header.startIndex + 40 + place * 4 + byte] = UInt8(truncatingIfNeeded: fixed >> (24 - byte * 8))
      }
    }
    return film
  }
}
