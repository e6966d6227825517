import Foundation
import ProcessTestKit
import TestFolder
import Testing

/// Chromium plays titles of every kind by its own HLS demuxer.
@Suite(.needsSharedMedia, .serialized) struct BrowserTests {
  private struct Played: Decodable {
    var ok: Bool
    var sizes: [[Entry]]
    var segments: [String]
    var http404: [String]
    var error: String?
    var frames: Int
    var audioBytes: Int?
    var syncOffsetsMs: [Int]?
    var syncMedianMs: Int?
  }

  /// A time or a size.
  private enum Entry: Decodable {
    case time(Double)
    case size(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      self = try (try? container.decode(Double.self)).map(Entry.time) ?? .size(container.decode(String.self))
    }

    var size: String? { if case .size(let text) = self { text } else { nil } }
  }

  private func play(_ film: String, _ options: String...) async throws -> Played {
    let folder = try TemporaryFolder()
    let made = try await Program.run("transcode", film, "-o", folder.path("title"), "--profile", "phone-h264")
    try #require(made.status == 0, "\(made.errors)")
    let script = SharedMedia.folder.appending(path: "validate/play_hls.py").path
    let arguments = [script, folder.path("title"), "--engine", "native", "--json"] + options
    let outcome = try await Program(running: SharedMedia.python, arguments).outcome()
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let played = try decoder.decode(Played.self, from: Data(outcome.output.utf8))
    #expect(
      outcome.status == 0 && played.ok && played.error == nil && played.http404.isEmpty, "\(outcome.output)\(outcome.errors)")
    return played
  }

  private func sizes(_ played: Played) -> Set<String> { Set(played.sizes.compactMap { $0.last?.size }) }

  @Test func portrait() async throws {
    let played = try await play(SharedMedia.master("m26"), "--seconds", "30")
    let shown = sizes(played).compactMap { size in size.split(separator: "x").compactMap { Int($0) } }
    #expect(!shown.isEmpty && shown.allSatisfy { $0.count == 2 && $0[0] < $0[1] })
  }

  @Test func sixtyFramesWithoutSound() async throws {
    let played = try await play(SharedMedia.master("m09"), "--seconds", "30")
    #expect(played.frames > 0 && !played.segments.contains { $0.contains("audio") })
  }

  @Test func fiftyFramesOfHDR() async throws {
    #expect(try await play(SharedMedia.master("m21"), "--seconds", "30").frames > 0)
  }

  @Test func soundOnly() async throws {
    #expect(try await play(SharedMedia.master("m10"), "--seconds", "30").audioBytes ?? 0 > 0)
  }

  @Test func languagesAndSubtitles() async throws {
    #expect(try await play(SharedMedia.master("m07"), "--seconds", "30").frames > 0)
  }

  @Test func flashesAndBeepsTogether() async throws {
    let played = try await play(SharedMedia.master("m32"), "--seconds", "40", "--sync")
    #expect(played.syncOffsetsMs?.count ?? 0 >= 6)
    // The page's own measurement is good for about 30 ms.
    #expect(abs(played.syncMedianMs ?? .max) <= 40)
  }

  @Test func otherRenditionsAndASeek() async throws {
    let film = SharedMedia.samples.appending(path: "bbb_480p24_30s_aac51.mp4").path
    let switched = try await play(film, "--seconds", "24", "--throttle", "20000:700:20000", "--need", "1")
    #expect(sizes(switched).count > 1)
    let sought = try await play(film, "--seconds", "30", "--seek", "21")
    #expect(sought.segments.contains { $0.hasSuffix("00006.m4s") } && !sought.segments.contains { $0.hasSuffix("p/00004.m4s") })
  }
}
