import Foundation

/// A title on disk, opened once: later requests find its files beneath it wherever the folder is moved.
final class TitleFolder: Sendable {
  private let descriptor: Int32

  init(_ path: String) throws(TitleServerError) {
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(folder: path, reason: String(cString: strerror(errno))) }
    guard faccessat(descriptor, "master.m3u8", R_OK, 0) == 0 else {
      close(descriptor)
      throw .notATitle(folder: path)
    }
  }

  deinit { close(descriptor) }

  /// Opens a file of the title; `nil` when there is none. A symbolic link is refused wherever in the path it stands, and so is
  /// what isn't a plain file.
  func file(at path: TitlePath) -> TitleFile? {
    var parent = descriptor
    defer { if parent != descriptor { close(parent) } }
    for (index, name) in path.components.enumerated() {
      let isLast = index == path.components.count - 1
      let child = openat(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | (isLast ? 0 : O_DIRECTORY))
      guard child >= 0 else { return nil }
      if isLast { return TitleFile(adopting: child) }
      if parent != descriptor { close(parent) }
      parent = child
    }
    return nil
  }
}
