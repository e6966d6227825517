import CFFmpeg
import Crypto
import Foundation

/// The bytes of a master: the only thing that FFmpeg gets to read of it, whatever the bytes ask for.
final class SourceFile {
  let path: String
  let size: Int64
  private let descriptor: Int32
  private let cancellation: Cancellation

  /// - Throws: `MediaError` for what isn't a file with bytes in it that can be read.
  init(_ path: String, cancellation: Cancellation) throws {
    guard !path.isEmpty else {
      throw MediaError(.invalidSetting, "open the film", found: "it has no name", remedy: "name a film file")
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let remedy = errno == ENOENT ? "check the path" : errno == EACCES ? "allow this user to read it" : nil
      throw MediaError(.unreadable, "open \(path)", found: String(cString: strerror(errno)).lowercased(), remedy: remedy)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
      close(descriptor)
      let found =
        status.st_mode & S_IFMT == S_IFDIR
        ? "it is a folder" : status.st_mode & S_IFMT == S_IFREG ? "it is empty" : "it is not a file"
      throw MediaError(.notMedia, "open \(path)", found: found, remedy: "name a film file")
    }
    (self.path, self.descriptor, self.cancellation) = (path, descriptor, cancellation)
    size = Int64(status.st_size)
  }

  deinit { close(descriptor) }

  var name: String { URL(filePath: path).lastPathComponent }

  /// SHA-256 of the size and of 64 KiB at each of 17 places from the first byte to the last.
  func fingerprint() throws -> String {
    var hash = SHA256()
    hash.update(data: Data("\(size)".utf8))
    let length = 64 << 10
    for place in 0...16 {
      let offset = max(0, size - Int64(length)) * Int64(place) / 16
      var bytes = [UInt8](repeating: 0, count: length)
      let count = pread(descriptor, &bytes, length, off_t(offset))
      guard count >= 0 else {
        throw MediaError(.unreadable, "read \(name)", found: String(cString: strerror(errno)).lowercased())
      }
      hash.update(data: bytes[..<count])
    }
    return hash.finalize().hex
  }

  /// An FFmpeg I/O context over these bytes. The caller frees it, and keeps this object alive as long.
  func makeIOContext() throws -> UnsafeMutablePointer<AVIOContext> {
    let bufferSize = 256 << 10
    let opaque = Unmanaged.passUnretained(self).toOpaque()
    let read: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?, Int32) -> Int32 = {
      opaque, buffer, size in
      guard let opaque, let buffer else { return sprocket_EIO }
      let file = Unmanaged<SourceFile>.fromOpaque(opaque).takeUnretainedValue()
      if file.cancellation.isCancelled { return sprocket_EXIT }
      let count = Foundation.read(file.descriptor, buffer, Int(size))
      return count > 0 ? Int32(count) : count == 0 ? sprocket_EOF : sprocket_EIO
    }
    let seek: @convention(c) (UnsafeMutableRawPointer?, Int64, Int32) -> Int64 = { opaque, offset, whence in
      guard let opaque else { return -1 }
      let file = Unmanaged<SourceFile>.fromOpaque(opaque).takeUnretainedValue()
      if whence & AVSEEK_SIZE != 0 { return file.size }
      return Int64(lseek(file.descriptor, off_t(offset), whence & ~AVSEEK_FORCE))
    }
    guard let buffer = av_malloc(bufferSize)?.assumingMemoryBound(to: UInt8.self),
      let context = avio_alloc_context(buffer, Int32(bufferSize), 0, opaque, read, nil, seek)
    else { throw MediaError(.unreadable, "read \(name)", found: "out of memory") }
    return context
  }
}

/// Looks whether a film can be opened, without looking into it.
///
/// - Throws: `MediaError` as for work on it.
public func checkFilm(_ path: String) throws { _ = try SourceFile(path, cancellation: Cancellation()) }

extension Digest {
  var hex: String { map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined() }
}
