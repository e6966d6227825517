import Foundation
import ProcessTestKit
import TestFolder

@testable import Media

/// A chunk of moving test picture, encoded by the real encoder, in a folder that goes with it.
final class EncodedChunk: Sendable {
  let folder: TemporaryFolder
  let plan: Plan
  let task: TitleTask
  let result: TrackPiece
  /// The rendition's folder.
  let track: String

  /// - Parameters:
  ///   - seconds: of the film.
  ///   - chunk: which of its chunks to encode.
  init(_ codec: VideoCodec = .h264, seconds: Int = 5, chunk index: Int = 0, frameRate: Rational = Rational(25)) throws {
    _ = LibraryLog.install
    let profile = try Profile.quick(codec)
    plan = try Plan(
      source: .sample(.sample(160, 90, frameRate: frameRate), duration: Int64(seconds) * 1_000_000), profile: profile)
    folder = try TemporaryFolder()
    guard let rendition = plan.video?.renditions.first else { throw Tool.Failure(description: "no rendition") }
    let chunk = plan.chunks[index]
    let pictures = try FilterGraph(
      source: "testsrc2=size=160x90:rate=\(frameRate),format=yuv420p,trim=start_frame=\(chunk.firstFrame)", isVideo: true)
    task = TitleTask(
      plan: plan, encoder: profile.video.encoder, film: NoFilm(), root: folder.url, limits: .default,
      cancellation: Cancellation())
    track = task.folders["90p"]
    try FileManager.default.createDirectory(at: folder.url.appending(path: track), withIntermediateDirectories: true)
    let writer = try RenditionWriter(rendition, task, chunk: chunk)
    for number in chunk.firstFrame..<(chunk.firstFrame + chunk.frameCount) {
      guard let frame = try pictures.next() else { throw Tool.Failure(description: "the filter ended") }
      try writer.add(frame, number: number)
    }
    result = try writer.finish()
  }

  func bytes(of segment: TrackSegment) throws -> [UInt8] { try folder.bytes("\(track)/\(segment.name)") }

  /// The chunk as one file that other tools read.
  func file() throws -> String {
    try folder.write(result.initSegment + result.segments.flatMap { try bytes(of: $0) }, to: "chunk.mp4")
  }
}

/// For work that reads no film.
private struct NoFilm: FilmBytes {
  let name = "none"
  let size: Int64 = 1
  func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer, isCancelled: () -> Bool) -> Int { 0 }
}
