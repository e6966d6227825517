import Foundation
import Media
import NIOCore
import Storage
import Synchronization
import Testing

@testable import Worker

struct StoredFilmTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "sprocket-\(UUID().uuidString)")

  /// Runs `body` on a thread that may block.
  private func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
    }
  }

  private func read(_ film: StoredFilm, _ offset: Int64, _ count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let length = try bytes.withUnsafeMutableBytes { try film.read(at: offset, into: $0) { false } }
    return Array(bytes[..<length])
  }

  @Test func bytesComeFromAnywhereAndEachBlockOnce() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = FolderStore(folder.path)
    let bytes = (0..<(5 << 20) / 4 + 3).flatMap { number in withUnsafeBytes(of: UInt32(number)) { Array($0) } }
    try await store.put(ByteBuffer(bytes: bytes), at: ObjectKey("film"), type: "video/mp4")
    let film = try await StoredFilm(ObjectKey("film"), in: store, cacheSize: 64 << 20)
    #expect(film.size == Int64(bytes.count))
    let places: [Int64] = [0, (1 << 20) - 2, 3_333_333, Int64(bytes.count) - 5, 0, 2 << 20]
    for offset in places {
      let found = try await onThread { try read(film, offset, 100) }
      #expect(!found.isEmpty && found == Array(bytes[Int(offset)...].prefix(found.count)))
    }
    #expect(try await onThread { try read(film, Int64(bytes.count), 10) } == [])
    try await onThread { for block in 0..<6 { _ = try read(film, Int64(block) << 20, 1) } }
    #expect(film.fetched == 6 << 20)
  }

  @Test func aReaderThatIsCancelledEnds() async throws {
    let cache = BlockCache(capacity: 8, count: 4) { _ in
      try await Task.sleep(for: .seconds(3600))
      return ByteBuffer()
    }
    #expect(try await onThread { try cache.block(0) { true } } == nil)
  }

  @Test func whatCanNotBeFetchedIsThrownAndTriedAgain() async throws {
    let failures = Mutex(1)
    let cache = BlockCache(capacity: 8, count: 4) { _ in
      let fails = failures.withLock { left in
        left -= 1
        return left >= 0
      }
      if fails { throw StorageError(.unavailable, "read a film", found: "the server is gone") }
      return ByteBuffer(string: "film")
    }
    await #expect(throws: StorageError.self) { try await onThread { try cache.block(0) { false } } }
    #expect(try await onThread { try cache.block(0) { false } } == ByteBuffer(string: "film"))
  }

  @Test func theLeastLatelyUsedBlockGoes() async throws {
    let cache = BlockCache(capacity: 2, count: 9) { ByteBuffer(string: "\($0)") }
    let fetched = try await onThread {
      try [0, 4, 0, 8, 0, 4].map { index in
        _ = try cache.block(index) { false }
        return cache.fetched
      }
    }
    #expect(fetched == [1, 2, 2, 3, 3, 4])
  }
}

/// A film whose bytes stop coming fails the work on it, and isn't taken to be shorter.
struct BrokenFilmTests {
  private struct BrokenFilm: FilmBytes {
    let film: LocalFilm
    let end: Int64
    var name: String { film.name }
    var size: Int64 { film.size }
    func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer, isCancelled: () -> Bool) throws -> Int {
      guard offset < end else { throw StorageError(.unavailable, "read film.mp4", found: "the server is gone") }
      return try film.read(at: offset, into: buffer, isCancelled: isCancelled)
    }
  }

  @Test func theErrorComesThrough() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sprocket-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Its index comes first, so that probing succeeds.
    try await synthesizeFilm(at: folder.appending(path: "film.mp4").path, seconds: 4, width: 320, height: 180)
    let film = try LocalFilm(folder.appending(path: "film.mp4").path)
    for share in stride(from: 0.0, through: 0.9, by: 0.3) {
      let broken = BrokenFilm(film: film, end: Int64(Double(film.size) * share))
      let error = await #expect(throws: StorageError.self) {
        try await Transcoder(profile: .builtIn("abr-h264")).transcode(broken, to: folder.appending(path: "title").path)
      }
      #expect(error?.code == .unavailable)
    }
  }
}
