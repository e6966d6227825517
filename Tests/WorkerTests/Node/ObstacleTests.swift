import NIOCore
import Storage
import StorageTestKit
import Synchronization
import TestFolder
import Testing

@testable import Worker

/// What keeps a node from working is told from what is wrong with a job.
@Suite(.timeLimit(.minutes(1)))
struct ObstacleTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func put(into workplace: Workplace) async throws {
    try await workplace.noticingObstacles(writing: DiskNeed(bytes: 2 << 20, files: 1)) {
      try await workplace.store.put(ByteBuffer(repeating: 1, count: 1 << 20), at: ObjectKey("title/1.m4s"), type: "video/mp4")
    }
  }

  @Test(
    "a store that takes nothing, as one whose quota is full, is in the way until it does",
    arguments: [
      StorageError.Code.noSpace, .unwritable,
    ])
  func takesNothing(_ code: StorageError.Code) async throws {
    let takes = Mutex(false)
    let store = WatchedStore(FolderStore(folder.url.path)) { key, _ in
      if !takes.withLock({ $0 }) {
        throw StorageError(code, "write \(key)", found: "disk quota exceeded", remedy: "free some space")
      }
    }
    let workplace = Workplace(store: store, scratch: folder.url.appending(path: "scratch"))
    let obstacle = try #require(await #expect(throws: Obstacle.self) { try await put(into: workplace) })
    #expect(
      obstacle.description == "the store \(folder.url.path) can't be written to: disk quota exceeded; free some space")
    #expect(await !obstacle.isGone())
    takes.withLock { $0 = true }
    #expect(await obstacle.isGone())
  }

  @Test("a quota that is full has room for little things, and is in the way all the same")
  func quota() async throws {
    let quota = Mutex(1 << 19)
    let store = WatchedStore(
      FolderStore(folder.url.path),
      onBytes: { key, count in
        if count > quota.withLock({ $0 }) { throw StorageError(.noSpace, "write \(key)", found: "disk quota exceeded") }
      })
    let workplace = Workplace(store: store, scratch: folder.url.appending(path: "scratch"))
    let obstacle = try #require(await #expect(throws: Obstacle.self) { try await put(into: workplace) })
    #expect(obstacle.description == "the store \(folder.url.path) can't be written to: disk quota exceeded")
    #expect(await !obstacle.isGone())
    quota.withLock { $0 = 2 << 20 }
    #expect(await obstacle.isGone())
  }

  @Test("what fails once is an attempt's failure", arguments: [StorageError.Code.noSpace, .unwritable, .unavailable])
  func failsOnce(_ code: StorageError.Code) async throws {
    let isFirst = Atomic(true)
    let error = StorageError(code, "write title/1.m4s", found: "input/output error")
    let store = WatchedStore(FolderStore(folder.url.path)) { _, _ in
      if isFirst.exchange(false, ordering: .relaxed) { throw error }
    }
    let workplace = Workplace(store: store, scratch: folder.url.appending(path: "scratch"))
    await #expect(throws: error) { try await put(into: workplace) }
  }
}
