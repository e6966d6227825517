import Foundation
import ProcessTestKit
import Testing

@testable import Media

@Suite struct MeasuredTitleTests {
  /// Two renditions of a film whose size is the larger's, so that the film itself is what they are compared with.
  private static func profile(_ measure: QualityMeasure, _ codec: VideoCodec = .h264) throws -> Profile {
    try .quick(codec) {
      $0.video.ladder = [
        Rung(name: "72p", width: 128, height: 72, cap: 40), Rung(name: "90p", width: 160, height: 90, cap: 60),
      ]
      $0.quality.measure = measure
    }
  }

  @Test("PSNR and SSIM are what the ffmpeg command finds", arguments: VideoCodec.allCases)
  func peer(codec: VideoCodec) async throws {
    let film = try await Film.plain(seconds: 5)
    let title = try await MadeTitle(film, profile: Self.profile(.full, codec))
    #expect(title.report.renditions.count == 2)
    for rendition in title.report.renditions {
      let quality = try #require(rendition.quality)
      let (psnr, ssim) = try await peer(title.playlist(rendition.name), film.path)
      #expect(quality.frames == 125)
      #expect(abs(quality.psnrY - psnr.y) < 0.01 && abs(quality.psnrYUV - psnr.all) < 0.01)
      #expect(abs(quality.ssimY - ssim.y) < 0.001 && abs(quality.ssimYUV - ssim.all) < 0.001)
    }
    let (large, small) = (title.report.renditions[0].quality, title.report.renditions[1].quality)
    #expect((large?.psnrY ?? 0) > (small?.psnrY ?? 100))
  }

  @Test("Whatever is measured, the title is the same")
  func sameBytes() async throws {
    let film = try await Film.plain(seconds: 9)
    var reports: [Report] = []
    for measure in QualityMeasure.allCases {
      reports.append(try await MadeTitle(film, profile: Self.profile(measure)).report)
    }
    #expect(Set(reports.map(\.files)).count == 1 && Set(reports.map(\.digest)).count == 1)
    // One of 4.5 segments of 2 s; all of them.
    #expect(reports.map { $0.renditions.map { $0.quality?.frames } } == [[nil, nil], [50, 50], [225, 225]])
  }

  @Test("A film that is taken over unchanged has no error")
  func lossless() async throws {
    // Grey throughout: even a coarse encoder gives it back exactly.
    let film = try await Film(
      "film.mp4", ["-f", "lavfi", "-i", "color=0x808080:size=160x90:rate=25:duration=2", "-c:v", "libx264", "-qp", "0"])
    let report = try await MadeTitle(film, profile: .quick { $0.quality.measure = .full }).report
    #expect(report.renditions.first?.quality?.psnrY == 100 && report.renditions.first?.quality?.ssimY == 1)
  }

  @Test("A segment whose pictures don't all decode is told")
  func incomplete() throws {
    let chunk = try EncodedChunk(seconds: 2)
    let segment = try #require(chunk.result.segments.first)
    let pictures = SegmentPictures(piece: chunk.result, task: chunk.task)
    var count = 0
    try pictures.decode(segment, count: 50) { _ in count += 1 }
    #expect(count == 50)
    let error = #expect(throws: MediaError.self) { try pictures.decode(segment, count: 51) { _ in } }
    #expect(error?.found == "of its 51 pictures, 50 decode")
  }

  /// What ffmpeg's filters say at their end, such as `PSNR y:36.06 u:36.41 v:36.49 average:36.19` and `SSIM Y:0.97 (…) … All:0.98`.
  private func peer(_ rendition: String, _ film: String) async throws -> (
    psnr: (y: Double, all: Double), ssim: (y: Double, all: Double)
  ) {
    let filters = "[0]scale=160:90:flags=bicubic,split[a][b];[1]split[c][d];[a][c]psnr[e];[b][d]ssim[f]"
    let log = try await Tool.output(
      "sh",
      ["-c", "exec ffmpeg \"$@\" 2>&1", "sh", "-nostdin", "-hide_banner", "-i", rendition, "-i", film, "-lavfi", filters]
        + ["-map", "[e]", "-f", "null", "-", "-map", "[f]", "-f", "null", "-"])
    let words = String(decoding: log, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    func number(_ key: String) throws -> Double {
      let word = try #require(words.last { $0.hasPrefix(key) })
      return try #require(Double(word.dropFirst(key.count)))
    }
    return ((try number("y:"), try number("average:")), (try number("Y:"), try number("All:")))
  }
}
