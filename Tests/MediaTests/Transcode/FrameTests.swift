import Testing

@testable import Media

/// Films whose pictures tell their number by their luma show which picture a title's frame is.
@Suite struct FrameTests {
  private static func numbered(seconds: Int, rate: String = "25") -> [String] {
    [
      "-f", "lavfi", "-i",
      "nullsrc=size=64x64:rate=\(rate):duration=\(seconds),format=yuv420p,geq=lum='20+2*mod(N,100)':cb=128:cr=128",
    ]
  }

  private func expect(_ lumas: [UInt8], _ numbers: [Int], location: SourceLocation = #_sourceLocation) {
    #expect(lumas.count == numbers.count, sourceLocation: location)
    let wrong = zip(lumas, numbers).enumerated().filter { abs(Int($0.element.0) - (20 + 2 * ($0.element.1 % 100))) > 1 }.map(
      \.offset)
    #expect(wrong == [], "frames that show another picture", sourceLocation: location)
  }

  private static let h264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "5", "-bf", "3", "-g", "60"]

  @Test(
    "Every picture once, in order, over the edges of chunks, whatever the container and its clock's start",
    arguments: [
      ["film.mp4"], ["film.mkv"], ["-output_ts_offset", "1.4", "film.ts"], ["-x264-params", "open-gop=1", "film.ts"],
      ["-x264-params", "open-gop=1", "film.mp4"],
    ])
  func everyPicture(output: [String]) async throws {
    let film = try await Film(output.last ?? "", Self.numbered(seconds: 10) + Self.h264 + output.dropLast())
    expect(try await MadeTitle(film, chunksInFlight: 2).lumas(), Array(0..<250))
  }

  @Test("The first picture stands for the time before it where the container counts that")
  func lead() async throws {
    let film = try await Film("film.mkv", Self.numbered(seconds: 6) + Self.h264 + ["-output_ts_offset", "5"])
    expect(try await MadeTitle(film, chunksInFlight: 2).lumas(), Array(repeating: 0, count: 125) + Array(0..<150))
  }

  @Test("Fractional rates too", arguments: ["24000/1001", "30000/1001", "12.5"])
  func rates(rate: String) async throws {
    let film = try await Film("film.mp4", Self.numbered(seconds: 10, rate: rate) + Self.h264)
    let title = try await MadeTitle(film)
    let count = Int((Double(title.report.duration) * (Rational(text: title.report.frameRate)?.value ?? 0)).rounded())
    #expect(count >= 125)
    expect(try await title.lumas(), Array(0..<count))
  }

  @Test("A held picture fills the gap of a variable rate, and nothing drifts")
  func variable() async throws {
    // Full rate in the first half of each second, every fifth picture in the second half.
    let filter = ["-vf", "select='if(lt(mod(n,25),13),1,not(mod(n,5)))'", "-vsync", "vfr"]
    let film = try await Film("film.mkv", Self.numbered(seconds: 10) + filter + Self.h264)
    let shown = (0..<250).map { $0 % 25 < 13 || $0 % 5 == 0 ? $0 : $0 % 25 < 15 ? $0 / 25 * 25 + 12 : $0 / 5 * 5 }
    let title = try await MadeTitle(film)
    let lumas = try await title.lumas()
    // The last picture's own length isn't known to the container.
    expect(lumas, Array(shown.prefix(lumas.count)))
    #expect(title.report.frameRate == "25" && lumas.count >= 246)
  }

  @Test("One picture is a film of one frame")
  func onePicture() async throws {
    let film = try await Film("film.mp4", Self.numbered(seconds: 1) + ["-frames:v", "1"] + Self.h264)
    expect(try await MadeTitle(film).lumas(), [0])
  }
}

extension Rational {
  fileprivate init?(text: String) {
    let parts = text.split(separator: "/").compactMap { Int($0) }
    guard let first = parts.first else { return nil }
    self.init(first, parts.count > 1 ? parts[1] : 1)
  }
}
