import Foundation

/// Decodes written segments of a rendition, as a player would.
struct SegmentPictures {
  let piece: TrackPiece
  let task: TitleTask

  /// Hands on the pictures of one segment in the order in which they are shown.
  ///
  /// - Throws: `MediaError` when they aren't as many as were written.
  func decode(_ segment: TrackSegment, count: Int, _ body: (Frame) throws -> Void) throws {
    let path = "\(task.folders[piece.track])/\(segment.name)"
    let bytes: Data
    do { bytes = try Data(contentsOf: task.root.appending(path: path)) } catch {
      throw MediaError(.unreadable, "read \(path)", found: systemReason(error))
    }
    let film = MemoryFilm(name: path, bytes: piece.initSegment + bytes)
    let demuxer = try Demuxer(film, limits: task.limits, cancellation: task.cancellation)
    let decoder = try Decoder(demuxer.stream(0), limits: task.limits)
    let packet = try Packet()
    var pictures = 0
    func hand(_ frame: Frame) throws -> Bool {
      pictures += 1
      if pictures <= count { try body(frame) }
      return true
    }
    while try demuxer.read(packet) { _ = try decoder.decode(packet, hand) }
    _ = try decoder.decode(nil, hand)
    guard pictures == count, decoder.damagedPackets + decoder.damagedFrames == 0 else {
      throw MediaError(
        .processing, "measure \(path)", found: "of its \(count) pictures, \(pictures) decode",
        remedy: "choose another encoder in the profile")
    }
  }
}

/// A film in memory.
private final class MemoryFilm: FilmBytes {
  let name: String
  let bytes: [UInt8]
  var size: Int64 { Int64(bytes.count) }

  init(name: String, bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }

  func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer, isCancelled: () -> Bool) -> Int {
    let rest = bytes.dropFirst(Int(clamping: offset)).prefix(buffer.count)
    buffer.copyBytes(from: rest)
    return rest.count
  }
}
