/// The bytes of a film, to be read at any place: a file of this machine, or something that is fetched piece by piece.
///
/// It is all that FFmpeg gets to read of a film, whatever the bytes ask for. Several readers share it, each on a thread of its own.
public protocol FilmBytes: Sendable {
  /// What messages and reports call the film: a file's name.
  var name: String { get }
  /// Bytes; more than 0.
  var size: Int64 { get }

  /// Reads at least one byte, and as many as are at hand. May block, on threads that are there for it.
  ///
  /// - Parameters:
  ///   - offset: from the film's first byte.
  ///   - buffer: room for one byte or more.
  ///   - isCancelled: asked now and then by what takes long.
  /// - Returns: how many bytes were read; 0 at the end of the film, and when it was cancelled.
  /// - Throws: why the film can't be read, which ends the work on it.
  func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer, isCancelled: () -> Bool) throws -> Int
}
