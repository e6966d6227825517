import CFFmpeg
import Crypto
import Foundation

/// Reads a film's bytes from where it stands, as FFmpeg's input. Each demuxer has its own, over bytes that they share.
final class FilmReader {
  let film: any FilmBytes
  private let cancellation: Cancellation
  private var position: Int64 = 0
  /// Why reading failed: FFmpeg would take the film to end there.
  private var failure: (any Error)?

  init(_ film: any FilmBytes, cancellation: Cancellation) {
    (self.film, self.cancellation) = (film, cancellation)
  }

  /// Throws what kept the film from being read.
  func check() throws {
    if let failure { throw failure }
  }

  /// SHA-256 of the size and of 64 KiB at each of 17 places from the first byte to the last.
  func fingerprint() throws -> String {
    var hash = SHA256()
    hash.update(data: Data("\(film.size)".utf8))
    let length = 64 << 10
    var bytes = [UInt8](repeating: 0, count: length)
    for place in 0...16 {
      let start = max(0, film.size - Int64(length)) * Int64(place) / 16
      try bytes.withUnsafeMutableBytes { buffer in
        var count = 0
        while count < length {
          let more = try read(at: start + Int64(count), into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
          guard more > 0 else { break }
          count += more
        }
        hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
      try cancellation.check()
    }
    return hash.finalize().hex
  }

  private func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard offset < film.size else { return 0 }
    return try film.read(at: offset, into: buffer) { cancellation.isCancelled }
  }

  private func seek(to offset: Int64, _ whence: Int32) -> Int64 {
    let (target, overflow) =
      switch whence {
      case SEEK_CUR: position.addingReportingOverflow(offset)
      case SEEK_END: film.size.addingReportingOverflow(offset)
      default: (offset, false)
      }
    guard !overflow, target >= 0 else { return Int64(sprocket_EIO) }
    position = target
    return target
  }

  /// An FFmpeg I/O context over these bytes. The caller frees it, and keeps this object alive as long.
  func makeIOContext() throws -> UnsafeMutablePointer<AVIOContext> {
    let bufferSize = 256 << 10
    let opaque = Unmanaged.passUnretained(self).toOpaque()
    let read: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?, Int32) -> Int32 = {
      opaque, buffer, size in
      guard let opaque, let buffer else { return sprocket_EIO }
      let reader = Unmanaged<FilmReader>.fromOpaque(opaque).takeUnretainedValue()
      if reader.cancellation.isCancelled { return sprocket_EXIT }
      guard reader.failure == nil else { return sprocket_EIO }
      do {
        let count = try reader.read(
          at: reader.position, into: UnsafeMutableRawBufferPointer(start: buffer, count: Int(size)))
        reader.position += Int64(count)
        return count > 0 ? Int32(count) : reader.cancellation.isCancelled ? sprocket_EXIT : sprocket_EOF
      } catch {
        reader.failure = error
        return sprocket_EIO
      }
    }
    let seek: @convention(c) (UnsafeMutableRawPointer?, Int64, Int32) -> Int64 = { opaque, offset, whence in
      guard let opaque else { return -1 }
      let reader = Unmanaged<FilmReader>.fromOpaque(opaque).takeUnretainedValue()
      if whence & AVSEEK_SIZE != 0 { return reader.film.size }
      return reader.seek(to: offset, whence & ~AVSEEK_FORCE)
    }
    guard let buffer = av_malloc(bufferSize)?.assumingMemoryBound(to: UInt8.self),
      let context = avio_alloc_context(buffer, Int32(bufferSize), 0, opaque, read, nil, seek)
    else { throw MediaError(.unreadable, "read \(film.name)", found: "out of memory") }
    return context
  }
}

extension Digest {
  var hex: String { map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined() }
}
