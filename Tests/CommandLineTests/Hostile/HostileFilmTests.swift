import Foundation
import ProcessTestKit
import TestFolder
import Testing

/// Files that are given as films and name other files: those are never opened.
struct HostileFilmTests {
  /// What names the bait.
  private static let lists: [(name: String, text: @Sendable (String) -> String)] = [
    ("film.m3u8", { "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n\($0)\n#EXT-X-ENDLIST\n" }),
    ("master.m3u8", { "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=100000\n\($0)\n" }),
    (
      "key.m3u8",
      { "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-KEY:METHOD=AES-128,URI=\"\($0)\"\n#EXTINF:2,\n\($0)\n#EXT-X-ENDLIST\n" }
    ),
    ("film.ffconcat", { "ffconcat version 1.0\nfile '\($0)'\n" }),
    ("film.txt", { "ffconcat version 1.0\nfile 'file:\($0)'\n" }),
    (
      "film.mpd",
      {
        "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" mediaPresentationDuration=\"PT2S\" "
          + "profiles=\"urn:mpeg:dash:profile:isoff-on-demand:2011\"><Period><AdaptationSet mimeType=\"video/mp4\">"
          + "<Representation id=\"1\" bandwidth=\"1000\"><BaseURL>\($0)</BaseURL></Representation></AdaptationSet></Period></MPD>"
      }
    ),
    ("film.sdp", { "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=\($0)\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n" }),
    ("film.asx", { "<asx version=\"3.0\"><entry><ref href=\"\($0)\"/></entry></asx>" }),
  ]

  /// Runs the program in the bait's folder, and expects that it refuses the film without a look at the bait.
  private func expectRefusal(of film: String, _ bait: Bait, in folder: TemporaryFolder) async throws {
    let outcome = try await Program.run("transcode", film, "-o", "title", "--json", in: folder.url)
    #expect(outcome.status == 1)
    #expect(outcome.errors.hasPrefix("sprocket: ") && outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    #expect(!bait.wasTouched)
    #expect(!folder.has("title"))
  }

  @Test(arguments: lists.indices, [true, false])
  func aListOfOtherFiles(_ index: Int, byItsPath: Bool) async throws {
    let folder = try TemporaryFolder()
    let film = try await MadeFilm("bait.ts", ["-f", "lavfi", "-i", "testsrc=duration=1", "-pix_fmt", "yuv420p"])
    let bait = try Bait(Data(contentsOf: URL(filePath: film.path)), at: folder.path("bait.ts"))
    let (name, text) = Self.lists[index]
    try folder.write(Data(text(byItsPath ? bait.path : "bait.ts").utf8), to: name)
    try await expectRefusal(of: name, bait, in: folder)
  }

  @Test func aReferenceMovie() async throws {
    let folder = try TemporaryFolder()
    let film = try await MadeFilm("film.mov", ["-f", "lavfi", "-i", "testsrc=duration=1", "-pix_fmt", "yuv420p"])
    let bytes = try Data(contentsOf: URL(filePath: film.path))
    let bait = try Bait(bytes, at: folder.path("bait.mov"))
    try folder.write(Data(ReferenceMovie(of: Array(bytes), to: "bait.mov").bytes), to: "film.mov")
    try await expectRefusal(of: "film.mov", bait, in: folder)
  }

  @Test func theWatchNotices() throws {
    let folder = try TemporaryFolder()
    let bait = try Bait(Data([1]), at: folder.path("bait"))
    #expect(!bait.wasTouched)
    _ = try Data(contentsOf: URL(filePath: bait.path))
    #expect(bait.wasTouched)
  }
}
