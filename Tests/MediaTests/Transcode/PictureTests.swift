import Foundation
import ProcessTestKit
import TestFolder
import Testing

@testable import Media

/// What a player sees of pictures that were stored in unusual ways.
@Suite struct PictureTests {
  private struct Stream: Decodable {
    var pixFmt: String
    var colorRange: String?
    var colorSpace: String?
    var colorTransfer: String?
    var colorPrimaries: String?
    var fieldOrder: String?
    var width: Int
    var height: Int
  }

  private func stream(_ title: MadeTitle) async throws -> Stream {
    struct Answer: Decodable { var streams: [Stream] }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let text = try await Tool.output("ffprobe", ["-v", "error", "-show_streams", "-of", "json", try title.playlist()])
    return try #require(decoder.decode(Answer.self, from: text).streams.first)
  }

  @Test(
    "White is 235 and black is 16, from any range, depth and sampling",
    arguments: [
      ("mjpeg", "yuvj420p", "film.avi"), ("ffv1", "gbrp", "film.mkv"), ("ffv1", "yuv444p10le", "film.mkv"),
      ("ffv1", "yuv422p12le", "film.mkv"), ("libx264", "yuv420p", "film.mp4"), ("ffv1", "gray", "film.mkv"),
    ])
  func range(codec: String, format: String, name: String) async throws {
    for (colour, luma) in [("white", 235), ("black", 16)] {
      let film = try await Film(
        name,
        ["-f", "lavfi", "-i", "color=\(colour):size=64x64:rate=25:duration=1,format=gbrp", "-c:v", codec, "-pix_fmt", format])
      let title = try await MadeTitle(film)
      let lumas = try await title.lumas()
      #expect(lumas.count == 25 && lumas.allSatisfy { abs(Int($0) - luma) <= 2 }, "\(colour): \(lumas.prefix(3))")
      let stream = try await stream(title)
      #expect(stream.pixFmt == "yuv420p" && stream.colorRange != "pc")
    }
  }

  @Test("HDR comes out as tagged BT.709 in 8 bits", arguments: ["smpte2084", "arib-std-b67"])
  func highDynamicRange(transfer: String) async throws {
    let film = try await Film(
      "film.mp4",
      ["-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=1", "-c:v", "libx264", "-pix_fmt", "yuv420p10le"]
        + ["-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc"])
    let stream = try await stream(MadeTitle(film))
    #expect(stream.pixFmt == "yuv420p" && stream.colorSpace == "bt709")
    #expect(stream.colorTransfer == "bt709" && stream.colorPrimaries == "bt709")
  }

  @Test("Fields are woven into whole pictures without combs", arguments: ["tff", "bff"])
  func interlaced(order: String) async throws {
    // A bar that moves 8 pixels a field.
    let mode = order == "tff" ? "interleave_top" : "interleave_bottom"
    let film = try await Film(
      "film.ts",
      ["-f", "lavfi", "-i", "color=black:size=160x96:rate=50:duration=2"]
        + ["-f", "lavfi", "-i", "color=white:size=20x96:rate=50:duration=2"]
        + ["-filter_complex", "[0][1]overlay=x='mod(8*n,140)',tinterlace=\(mode),fieldorder=\(order)"]
        + ["-c:v", "mpeg2video", "-flags", "+ilme+ildct", "-top", order == "tff" ? "1" : "0", "-r", "25", "-q:v", "2"])
    let title = try await MadeTitle(
      film, profile: .quick { $0.video.ladder = [Rung(name: "96p", width: 160, height: 96, cap: 2000)] })
    #expect(try await stream(title).fieldOrder != "tt")
    let size = 160 * 96
    let lumas = try await Tool.output(
      "ffmpeg", ["-v", "error", "-i", try title.playlist(), "-vf", "extractplanes=y", "-f", "rawvideo", "-"])
    #expect(lumas.count == 50 * size)
    // In a comb, a line differs from the next but not from the one after it.
    var combed = 0
    for place in stride(from: size * 10, to: size * 40, by: 1) where place % size < size - 320 {
      let (a, b, c) = (Int(lumas[place]), Int(lumas[place + 160]), Int(lumas[place + 320]))
      if abs(a - b) > 100, abs(a - c) < 20 { combed += 1 }
    }
    #expect(combed < size * 30 / 1000)
  }

  @Test("Odd sizes become even ones, and anamorphic pictures keep their shape")
  func sizes() async throws {
    let odd = try await Film("film.mkv", ["-f", "lavfi", "-i", "testsrc2=size=107x61:rate=25:duration=1", "-c:v", "ffv1"])
    let oddStream = try await stream(MadeTitle(odd))
    #expect(oddStream.width == 106 && oddStream.height == 60)
    let wide = try await Film(
      "film.mkv",
      ["-f", "lavfi", "-i", "testsrc2=size=72x58:rate=25:duration=1,setsar=64/45", "-c:v", "ffv1", "-aspect", "16:9"])
    let wideStream = try await stream(MadeTitle(wide))
    #expect(abs(Double(wideStream.width) / Double(wideStream.height) - 16 / 9) < 0.04)
  }

  @Test("Damage in the middle is played over, and told")
  func damaged() async throws {
    let film = try await Film(
      "film.ts",
      ["-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=6", "-c:v", "libx264", "-preset", "ultrafast", "-g", "25"])
    var bytes = try film.bytes
    var random = SeededGenerator(seed: 1)
    for place in stride(from: bytes.count * 2 / 5, to: bytes.count * 3 / 5, by: 50) {
      bytes[place] = UInt8.random(in: .min ... .max, using: &random)
    }
    let broken = try Film("film.ts", bytes: bytes)
    let title = try await MadeTitle(broken)
    #expect(title.report.warnings.contains { $0.contains("damaged") })
    #expect(try await title.lumas().count >= 140)
  }
}
