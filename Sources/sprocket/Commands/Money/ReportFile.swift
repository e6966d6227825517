import Dispatch
import Foundation
import Gzip

/// A report's file, read piece by piece and unpacked where it is compressed.
actor ReportFile {
  private static let piece = 1 << 18

  private let file: FileHandle
  private let size: Int64
  private let tell: @Sendable (_ read: Int64, _ of: Int64) -> Void
  private let reading = DispatchQueue(label: "report")
  private var position: Int64 = 0
  private var gunzip: Gunzip?

  /// - Parameter tell: told how many bytes have been read.
  /// - Throws: ``CommandFailure`` for what isn't a file that can be read.
  init(_ path: String, tell: @escaping @Sendable (_ read: Int64, _ of: Int64) -> Void) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw CommandFailure("can't open the report \(path): \(String(cString: strerror(errno)).lowercased())")
    }
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw CommandFailure("the report \(path) is no file, but a folder, pipe or device; save it as a file first")
    }
    size = Int64(facts.st_size)
    self.tell = tell
  }

  /// The next bytes of the text; nil at its end.
  func next() async throws -> [UInt8]? {
    while let bytes = try await read() {
      if position == Int64(bytes.count), Gunzip.isGzip(bytes) { gunzip = Gunzip() }
      guard gunzip != nil else { return bytes }
      if let text = try gunzip?.unpack(bytes), !text.isEmpty { return text }
    }
    try gunzip?.finish()
    return nil
  }

  /// Reads where waiting for the disk holds up nobody.
  private func read() async throws -> [UInt8]? {
    let file = file
    let bytes: Data? = try await withCheckedThrowingContinuation { continuation in
      reading.async { continuation.resume(with: Result { try file.read(upToCount: Self.piece) }) }
    }
    guard let bytes, !bytes.isEmpty else { return nil }
    position += Int64(bytes.count)
    tell(position, size)
    return Array(bytes)
  }
}
