import Crypto
import Foundation
import ProcessTestKit
import Testing

@testable import Media

@Suite struct SegmentTests {
  @Test("A chunk's segments are whole, numbered and timed by the film, to the last that is shorter")
  func segments() throws {
    let (first, last) = (try EncodedChunk(seconds: 9), try EncodedChunk(seconds: 9, chunk: 2))
    #expect(first.result.segments.map(\.name) == ["00001.m4s", "00002.m4s"])
    #expect(last.result.segments.map(\.name) == ["00005.m4s"])
    let scale = Int64(first.plan.timeline.timescale)
    #expect(
      first.result.segments.map(\.start) == [0, 2 * scale] && first.result.segments.map(\.duration) == [2 * scale, 2 * scale])
    #expect(last.result.segments.map(\.start) == [8 * scale] && last.result.segments.map(\.duration) == [scale])
  }

  @Test("Chunks encoded apart share one init segment")
  func initSegments() throws {
    let chunks = try (0...2).map { try EncodedChunk(seconds: 9, chunk: $0) }
    #expect(Set(chunks.map(\.result.initSegment)).count == 1)
  }

  @Test("What is told of a segment's file is true of it")
  func files() throws {
    let chunk = try EncodedChunk()
    for (segment, file) in zip(chunk.result.segments, chunk.result.files) {
      let bytes = try chunk.bytes(of: segment)
      #expect(file.path == "\(chunk.track)/\(segment.name)")
      #expect(bytes.count == segment.size && bytes.count == file.size)
      #expect(SHA256.hash(data: bytes).hex == file.digest)
      #expect(bytes.starts(with: [0, 0, 0, 24] + Array("stypmsdh".utf8)))
    }
  }

  @Test(
    "A fragment a group of pictures, at its own absolute time", arguments: [Rational(25), Rational(24000, 1001), Rational(60)])
  func fragments(frameRate: Rational) throws {
    let chunk = try EncodedChunk(seconds: 9, chunk: 1, frameRate: frameRate)
    let gop = Int64(chunk.plan.timeline.gopFrames * chunk.plan.timeline.ticksPerFrame)
    var time = Int64(chunk.plan.chunks[1].firstFrame * chunk.plan.timeline.ticksPerFrame)
    for segment in chunk.result.segments {
      #expect(segment.start == time)
      let bytes = try chunk.bytes(of: segment)
      for key in segment.keyFrames {
        let fragment = bytes[key.offset...]
        #expect(try decodeTime(fragment) == time)
        #expect(key.duration == gop)
        time += key.duration
      }
      #expect(segment.keyFrames.map(\.duration).reduce(0, +) == segment.duration)
    }
  }

  private func decodeTime(_ fragment: ArraySlice<UInt8>) throws -> Int64 {
    let box = try #require(BoxReader(fragment).first(path: ["moof", "traf", "tfdt"]))
    return Int64(box.integer(at: 0, bytes: 1) == 1 ? box.integer(at: 4, bytes: 8) : box.integer(at: 4, bytes: 4))
  }

  @Test("A key frame's byte range alone shows one picture", arguments: VideoCodec.allCases)
  func keyFrames(codec: VideoCodec) async throws {
    let chunk = try EncodedChunk(codec, seconds: 2)
    let segment = try #require(chunk.result.segments.first)
    #expect(segment.keyFrames.count == 2)
    for key in segment.keyFrames {
      let range = try chunk.bytes(of: segment)[key.offset..<key.offset + key.size]
      let film = try Film("key.mp4", bytes: chunk.result.initSegment + range)
      let pixels = try await Tool.output("ffmpeg", ["-v", "fatal", "-i", film.path, "-f", "rawvideo", "-pix_fmt", "gray", "-"])
      #expect(pixels.count == 160 * 90)
    }
  }

  @Test("Another demuxer sees every frame, from zero, key frames where the plan wants them", arguments: VideoCodec.allCases)
  func decodes(codec: VideoCodec) async throws {
    let chunk = try EncodedChunk(codec, seconds: 3)
    let entries = ["-show_entries", "packet=pts_time,flags", "-select_streams", "v:0", "-of", "csv=p=0"]
    let text = String(
      decoding: try await Tool.output("ffprobe", ["-v", "error"] + entries + [try chunk.file()]), as: UTF8.self)
    let packets = text.split(separator: "\n").map { $0.split(separator: ",") }
    let times = packets.compactMap { Double($0[0]) }.sorted()
    #expect(times.count == 75)
    for (number, time) in times.enumerated() { #expect(abs(time - Double(number) / 25) < 0.0005) }
    let keys = packets.filter { $0[1].hasPrefix("K") }.compactMap { Double($0[0]) }
    #expect(keys == [0, 1, 2])
  }
}
