import Foundation
import ProcessTestKit
import TestFolder

@testable import Media

/// A title made of a film, in a folder that goes with it, and what a player sees and hears of it.
final class MadeTitle: Sendable {
  let folder: TemporaryFolder
  let report: Report

  init(_ film: Film, profile: Profile? = nil, chunksInFlight: Int? = nil) async throws {
    folder = try TemporaryFolder()
    let transcoder = Transcoder(profile: try profile ?? .quick(), chunksInFlight: chunksInFlight)
    report = try await transcoder.transcode(film.path, to: folder.path("title"))
  }

  /// The playlist of a track, by default of the largest rendition.
  func playlist(_ track: String? = nil) throws -> String {
    guard let track = track ?? report.renditions.first?.name,
      let path = report.files.keys.first(where: { $0.hasSuffix("/\(track).m3u8") })
    else { throw Tool.Failure(description: "no playlist") }
    return folder.path("title/\(path)")
  }

  /// The mean luma of each frame of the largest rendition, as coded.
  func lumas() async throws -> [UInt8] {
    // One pixel a frame: a byte of each plane.
    let planes = try await play(nil, ["-vf", "scale=1:1:flags=area", "-f", "rawvideo", "-pix_fmt", "yuv444p"])
    return stride(from: 0, to: planes.count, by: 3).map { planes[$0] }
  }

  /// A track's sound, mixed down to one channel of 48 kHz.
  func samples(_ track: String) async throws -> [Int16] {
    let data = try await play(track, ["-ac", "1", "-ar", "48000", "-f", "s16le"])
    return data.withUnsafeBytes { bytes in
      (0..<bytes.count / 2).map { Int16(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 2, as: Int16.self)) }
    }
  }

  private func play(_ track: String?, _ arguments: [String]) async throws -> Data {
    try await Tool.output("ffmpeg", ["-nostdin", "-v", "error", "-xerror", "-i", try playlist(track)] + arguments + ["-"])
  }
}
