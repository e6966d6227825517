import CFFmpeg
import Foundation

/// Gathers fragments into numbered segment files of one track.
struct SegmentBuilder {
  private let root: URL
  /// The track's folder, relative to `root`.
  private let folder: String
  private var number: Int
  private var bytes: [UInt8] = []
  private var start: Int64 = 0
  private var duration: Int64 = 0
  private var keyFrames: [KeyFrame] = []
  private(set) var segments: [TrackSegment] = []
  private(set) var files: [WrittenFile] = []

  /// `styp` of a CMAF segment that is a DASH media segment too.
  private static let type: [UInt8] = [0, 0, 0, 24] + Array("stypmsdh".utf8) + [0, 0, 0, 0] + Array("msdhcmfs".utf8)

  /// - Parameter number: of the first segment, counted from 1.
  init(root: URL, folder: String, firstNumber number: Int) {
    (self.root, self.folder, self.number) = (root, folder, number)
  }

  /// Adds a fragment that starts at `start`, in the track's time scale.
  mutating func add(_ fragment: [UInt8], start: Int64, duration: Int64, isVideo: Bool) throws {
    if bytes.isEmpty {
      bytes = Self.type
      self.start = start
    }
    if isVideo {
      let first = try FragmentBoxes(fragment).endOfFirstSample
      keyFrames.append(KeyFrame(offset: bytes.count, size: first, duration: duration))
    }
    bytes += fragment
    self.duration += duration
  }

  /// Writes the segment's file, if it holds anything.
  mutating func close() throws {
    guard !bytes.isEmpty else { return }
    let digits = String(number)
    let name = String(repeating: "0", count: max(0, 5 - digits.count)) + digits + ".m4s"
    files.append(try WrittenFile(bytes, to: "\(folder)/\(name)", in: root))
    segments.append(TrackSegment(name: name, start: start, duration: duration, size: bytes.count, keyFrames: keyFrames))
    (bytes, duration, keyFrames) = ([], 0, [])
    number += 1
  }
}
