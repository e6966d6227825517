import Foundation
import Testing

@testable import Media

/// Files that are given as films and name other files: those are never opened.
@Suite struct HostileFilmTests {
  /// What names the bait, by the ending that makes FFmpeg's command believe it.
  private static let scripts: [(name: String, text: @Sendable (String) -> String)] = [
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
          + "profiles=\"urn:mpeg:dash:profile:isoff-on-demand:2011\"><Period><AdaptationSet mimeType=\"video/mp4\"><Representation id=\"1\" "
          + "bandwidth=\"1000\"><BaseURL>\($0)</BaseURL></Representation></AdaptationSet></Period></MPD>"
      }
    ),
    (
      "film.sdp",
      { "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=\($0)\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n" }
    ),
    ("film.asx", { "<asx version=\"3.0\"><entry><ref href=\"\($0)\"/></entry></asx>" }),
    ("film.pls", { "[playlist]\nFile1=\($0)\nNumberOfEntries=1\n" }),
  ]

  @Test("A list of other files is refused, and they stay closed", arguments: scripts.indices, [true, false])
  func lists(index: Int, byPath: Bool) async throws {
    let film = try await Film.plain("bait.ts", seconds: 1)
    let bait = try Bait(["bait.ts": film.bytes])
    let (name, text) = Self.scripts[index]
    let list = try bait.folder.write(text(byPath ? bait.folder.path("bait.ts") : "bait.ts").utf8, to: name)
    // The list itself lies outside when it names the bait by its path, so that the watch sees the bait alone.
    let script = byPath ? try Film(name, bytes: Data(contentsOf: URL(filePath: list))).path : list
    _ = bait.wasTouched
    let output = try TemporaryFolder()
    await #expect(throws: MediaError.self) {
      try await Transcoder(profile: .quick()).transcode(script, to: output.path("title"))
    }
    if byPath { #expect(!bait.wasTouched) }
    #expect(try output.names == [])
  }

  @Test("The watch notices")
  func control() throws {
    let bait = try Bait(["bait": [1]])
    #expect(!bait.wasTouched)
    _ = try bait.folder.bytes("bait")
    #expect(bait.wasTouched)
  }
}
