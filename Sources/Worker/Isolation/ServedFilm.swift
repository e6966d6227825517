import Foundation
import Media
import Synchronization

/// A film that the worker reads for this process, which can't. Readers on several threads take turns.
final class ServedFilm: FilmBytes {
  let name: String
  let size: Int64
  private let socket: Mutex<FilmSocket>

  init(name: String, size: Int64, descriptor: Int32) {
    (self.name, self.size) = (name, size)
    socket = Mutex(FilmSocket(descriptor: descriptor))
  }

  func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer, isCancelled: () -> Bool) throws -> Int {
    let room = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(FilmSocket.largestAnswer))
    // Freed before the result is thrown.
    let count = socket.withLock { socket in Self.ask(socket, offset, room) }
    guard let count else {
      throw MediaError(.unreadable, "read \(name)", found: "the worker doesn't answer")
    }
    return count
  }

  /// - Returns: nil where the worker couldn't read the film, or is gone.
  private static func ask(_ socket: FilmSocket, _ offset: Int64, _ room: UnsafeMutableRawBufferPointer) -> Int? {
    guard socket.write(FilmRequest(offset: offset, count: Int64(room.count))),
      let count = socket.read(Int32.self, 0), (0...room.count).contains(Int(count)),
      socket.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<Int(count)]))
    else { return nil }
    return Int(count)
  }
}
