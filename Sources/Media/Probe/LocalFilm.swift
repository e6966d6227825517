import Foundation

/// A film in a file of this machine, open as long as the value lives.
public final class LocalFilm: FilmBytes {
  public let name: String
  public let size: Int64
  /// Open for reading; another process may be given it in place of the path.
  public let descriptor: Int32

  /// - Throws: `MediaError` for what isn't a file with bytes in it that can be read.
  public init(_ path: String) throws {
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
    self.descriptor = descriptor
    name = URL(filePath: path).lastPathComponent
    size = Int64(status.st_size)
  }

  /// A film that was opened elsewhere.
  /// - Parameter descriptor: of the film's file; it is closed with the value.
  public init(descriptor: Int32, name: String, size: Int64) {
    (self.descriptor, self.name, self.size) = (descriptor, name, size)
  }

  deinit { close(descriptor) }

  public func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer, isCancelled: () -> Bool) throws -> Int {
    let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
    guard count >= 0 else {
      throw MediaError(.unreadable, "read \(name)", found: String(cString: strerror(errno)).lowercased())
    }
    return count
  }
}
