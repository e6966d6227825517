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
  init(_ path: String, tell: @escaping @Sendable (_ read: Int64, _ of: Int64) -> Void) throws {
    file = try FileHandle(forReadingFrom: URL(filePath: path))
    size = Int64(clamping: try file.seekToEnd())
    try file.seek(toOffset: 0)
    self.tell = tell
  }

  deinit { try? file.close() }

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
