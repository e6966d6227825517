import Foundation
import ProcessTestKit
import Testing

@testable import Media

@Suite struct CodecStringTests {
  @Test("The name of a codec says what another reader finds in the track")
  func codecs() async throws {
    for codec in VideoCodec.allCases {
      let chunk = try EncodedChunk(codec, seconds: 1)
      let name = try CodecString(initSegment: chunk.result.initSegment).value
      let entries = ["-show_entries", "stream=profile,level,codec_tag_string", "-of", "json"]
      let facts = try JSONDecoder().decode(
        Facts.self, from: await Tool.output("ffprobe", ["-v", "error"] + entries + [try chunk.file()]))
      let stream = try #require(facts.streams.first)
      let parts = name.split(separator: ".").map(String.init)
      #expect(parts.first == stream.tag)
      switch codec {
      case .h264:
        #expect(stream.profile == "High" && parts[1].hasPrefix("6400") && Int(parts[1].suffix(2), radix: 16) == stream.level)
      case .hevc: #expect(stream.profile == "Main" && parts[1] == "1" && parts[2] == "6" && parts[3] == "L\(stream.level)")
      case .av1:
        #expect(stream.profile == "Main" && parts[1] == "0" && Int(parts[2].dropLast()) == stream.level && parts[3] == "08")
      }
    }
  }

  private struct Facts: Decodable {
    struct Stream: Decodable {
      var profile: String
      var level: Int
      var tag: String

      enum CodingKeys: String, CodingKey {
        case profile, level
        case tag = "codec_tag_string"
      }
    }
    var streams: [Stream]
  }

  @Test("What is no init segment has no name", arguments: [[], [0, 0, 0, 8], Array("not an init segment".utf8)])
  func others(bytes: [UInt8]) {
    #expect(throws: MediaError.self) { try CodecString(initSegment: bytes) }
  }
}
