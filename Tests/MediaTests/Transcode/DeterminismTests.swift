import Crypto
import Foundation
import Testing

@testable import Media

@Suite struct DeterminismTests {
  @Test("One chunk in flight or three: the same bytes", arguments: VideoCodec.allCases)
  func chunksInFlight(codec: VideoCodec) async throws {
    let film = try await Film.plain(seconds: 10)
    // The caps bite: that is where x264 with several threads isn't the same from run to run.
    let profile = try Profile.quick(codec) {
      $0.video.ladder = [
        Rung(name: "72p", width: 128, height: 72, cap: 40), Rung(name: "90p", width: 160, height: 90, cap: 60),
      ]
    }
    let (one, three) = (
      try await MadeTitle(film, profile: profile, chunksInFlight: 1),
      try await MadeTitle(film, profile: profile, chunksInFlight: 3)
    )
    #expect(one.report.renditions.count == 2 && one.report.renditions.allSatisfy { $0.segments == 5 })
    #expect(one.report.files == three.report.files)
    for (path, digest) in one.report.files {
      #expect(SHA256.hash(data: try one.folder.bytes("title/\(path)")).hex == digest)
    }
  }

  @Test("The report names every file but itself, and nothing else is there")
  func files() async throws {
    let title = try await MadeTitle(Film.plain(), profile: .quick { $0.thumbnails.count = 4 })
    let root = title.folder.url.appending(path: "title")
    let found = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: root.appending(path: path).path, isDirectory: &isFolder)
        && !isFolder.boolValue
    }
    #expect(Set(found) == Set(title.report.files.keys).union(["report.json"]))
    let written = try JSONDecoder().decode(Report.self, from: Data(title.folder.bytes("title/report.json")))
    #expect(written == title.report)
  }
}
