import Foundation
import NIOCore
import StorageTestKit
import Synchronization
import TestFolder
import Testing

@testable import Storage

/// What holds for every kind of store.
@Suite(.enabled(if: Boto.isThere), .timeLimit(.minutes(2)))
struct ObjectStoreTests {
  enum Kind: CaseIterable { case folder, bucket, partOfABucket }

  /// Runs `body` with an empty store.
  private func with(_ kind: Kind, _ body: (any ObjectStore) async throws -> Void) async throws {
    switch kind {
    case .folder:
      let folder = try TemporaryFolder()
      try await body(FolderStore(folder.path("store")))
    case .bucket: try await body(S3Server.shared.value.store())
    case .partOfABucket: try await body(S3Server.shared.value.store(prefix: "some/part"))
    }
  }

  @Test(arguments: Kind.allCases) func anObjectComesBack(_ kind: Kind) async throws {
    try await with(kind) { store in
      for path in ["a.mov", "deep/er/a b+c&d=é%41.mov", "x\\y's \"z\" <&>.mov"] {
        let bytes = someBytes(100_000)
        try await store.put(ByteBuffer(bytes: bytes), at: ObjectKey(path), type: "video/quicktime")
        let facts = try await store.facts(of: ObjectKey(path))
        #expect(facts.size == 100_000)
        #expect(facts.type == "video/quicktime")
        #expect(abs(facts.modified.timeIntervalSinceNow) < 60)
        #expect(try await store.content(path) == bytes)
        #expect(try await store.digest(of: facts) == sha256(bytes))
        #expect(try await store.keys().contains(path))
      }
    }
  }

  @Test(arguments: Kind.allCases) func rangesOfALargeObject(_ kind: Kind) async throws {
    try await with(kind) { store in
      let bytes = someBytes(9 << 20)
      try await store.put(ByteBuffer(bytes: bytes), at: ObjectKey("large"), type: "video/mp4")
      let facts = try await store.facts(of: ObjectKey("large"))
      var pieces = 0
      for try await _ in store.bytes(of: facts) { pieces += 1 }
      #expect(pieces == 3)
      for range: Range<Int64> in [0..<1, 5..<5, 4_000_000..<9_000_000, (9 << 20) - 1..<9 << 20] {
        #expect(try await store.content("large", in: range) == Array(bytes[Int(range.lowerBound)..<Int(range.upperBound)]))
      }
      #expect(try await store.content("large", in: (9 << 20) - 3..<1 << 40).count == 3)
    }
  }

  @Test(arguments: Kind.allCases) func anObjectIsMoved(_ kind: Kind) async throws {
    try await with(kind) { store in
      let (old, new) = (try ObjectKey("in/a b+é.mov"), try ObjectKey("out/er/a b+é.mov"))
      try await store.put(ByteBuffer(bytes: someBytes(100_000)), at: old, type: "video/quicktime")
      try await store.put("older", at: new.path)
      let facts = try await store.facts(of: old)
      try await store.move(facts, to: new)
      #expect(try await store.keys() == [new.path])
      #expect(try await store.content(new.path) == someBytes(100_000))
      #expect(try await store.facts(of: new).type == "video/quicktime")
      let error = await #expect(throws: StorageError.self) { try await store.move(facts, to: new) }
      #expect(error?.code == .notFound)
    }
  }

  @Test(arguments: Kind.allCases) func anEmptyObject(_ kind: Kind) async throws {
    try await with(kind) { store in
      try await store.put("", at: "empty")
      #expect(try await store.facts(of: ObjectKey("empty")).size == 0)
      #expect(try await store.content("empty") == [])
    }
  }

  @Test(arguments: Kind.allCases) func whatIsNotThere(_ kind: Kind) async throws {
    try await with(kind) { store in
      try await store.put("x", at: "a/b")
      for path in ["missing", "a", "a/b/c", "a/missing"] {
        let error = await #expect(throws: StorageError.self) { try await store.facts(of: ObjectKey(path)) }
        #expect(error?.code == .notFound, "\(path)")
      }
      try await store.delete([ObjectKey("missing"), ObjectKey("no/where")])
    }
  }

  @Test(arguments: Kind.allCases) func anObjectThatChangedIsNotReadOn(_ kind: Kind) async throws {
    try await with(kind) { store in
      try await store.put("one", at: "a")
      let facts = try await store.facts(of: ObjectKey("a"))
      try await store.put("two", at: "a")
      let error = await #expect(throws: StorageError.self) { try await store.read(facts, 0..<3) }
      #expect(error?.code == .changed)
      #expect(try await store.content("a") == Array("two".utf8))
    }
  }

  @Test(arguments: Kind.allCases) func listsByPrefixAndPage(_ kind: Kind) async throws {
    try await with(kind) { store in
      let paths = ["a", "b-", "b/1", "b/2/x", "b/2/y", "b/3", "bb", "c"]
      for path in paths { try await store.put(path, at: path) }
      #expect(try await store.keys() == paths)
      #expect(try await store.keys(under: "b") == ["b/1", "b/2/x", "b/2/y", "b/3"])
      #expect(try await store.keys(under: "b/2") == ["b/2/x", "b/2/y"])
      #expect(try await store.keys(under: "nothing") == [])
      for limit in 1...9 {
        var (found, last): ([String], ObjectKey?) = ([], nil)
        repeat {
          let page = try await store.page(under: nil, after: last, limit: limit)
          #expect(page.objects.count <= limit)
          found += page.objects.map(\.key.path)
          last = page.next
        } while last != nil
        #expect(found == paths)
      }
      #expect(
        try await store.page(under: ObjectKey("b"), after: ObjectKey("b/2/x"), limit: 1).objects.map(\.key.path) == ["b/2/y"])
    }
  }

  @Test(arguments: Kind.allCases) func deletesByPrefix(_ kind: Kind) async throws {
    try await with(kind) { store in
      for path in ["t/1", "t/2/a", "t/2/<&>", "tt/1", "u"] { try await store.put(path, at: path) }
      try await store.deleteAll(under: ObjectKey("t"))
      #expect(try await store.keys() == ["tt/1", "u"])
      try await store.delete([ObjectKey("u")])
      #expect(try await store.keys() == ["tt/1"])
    }
  }

  @Test(arguments: Kind.allCases) func aLargeFileGoesInParts(_ kind: Kind) async throws {
    try await with(kind) { store in
      let folder = try TemporaryFolder()
      let bytes = someBytes((16 << 20) * 2 + 12345)
      let path = try folder.write(bytes, to: "film.mov")
      try await store.upload(file: path, to: ObjectKey("masters/film.mov"))
      let facts = try await store.facts(of: ObjectKey("masters/film.mov"))
      #expect(facts.type == "video/quicktime")
      #expect(try await store.digest(of: facts) == sha256(bytes))
      #expect(try await store.uploads(to: facts.key).isEmpty)
      #expect(try await store.keys() == ["masters/film.mov"])
    }
  }

  @Test(arguments: Kind.allCases) func anInterruptedUploadGoesOn(_ kind: Kind) async throws {
    try await with(kind) { store in
      let folder = try TemporaryFolder()
      let bytes = someBytes((16 << 20) * 2 + 5)
      let path = try folder.write(bytes, to: "film.mov")
      let key = try ObjectKey("film.mov")
      let begun = try await store.beginUpload(to: key, type: "video/quicktime")
      _ = try await store.putPart(ByteBuffer(bytes: bytes[..<(16 << 20)]), 1, of: begun)
      // A part of other bytes doesn't count.
      _ = try await store.putPart(ByteBuffer(bytes: someBytes(16 << 20, seed: 7)), 2, of: begun)
      let parts = Mutex<Set<Int?>>([])
      let watched = WatchedStore(store) { _, part in parts.withLock { _ = $0.insert(part) } }
      try await watched.upload(file: path, to: key)
      #expect(parts.withLock { $0 } == [2, 3])
      #expect(try await store.digest(of: store.facts(of: key)) == sha256(bytes))
    }
  }

  @Test(arguments: Kind.allCases) func anUploadIsSeenWhenItIsComplete(_ kind: Kind) async throws {
    try await with(kind) { store in
      let key = try ObjectKey("a/film.mov")
      let upload = try await store.beginUpload(to: key, type: "video/quicktime")
      let part = try await store.putPart(ByteBuffer(string: "film"), 1, of: upload)
      #expect(try await store.parts(of: upload) == [part])
      #expect(try await store.uploads(to: key) == [upload])
      #expect(try await store.keys() == [])
      let missing = UploadedPart(number: 2, entityTag: part.entityTag, size: 4)
      await #expect(throws: StorageError.self) { try await store.complete(upload, [part, missing]) }
      try await store.complete(upload, [part])
      #expect(try await store.content("a/film.mov") == Array("film".utf8))
      #expect(try await store.uploads(to: key).isEmpty)
    }
  }

  @Test(arguments: Kind.allCases) func anAbortedUploadLeavesNothing(_ kind: Kind) async throws {
    try await with(kind) { store in
      let upload = try await store.beginUpload(to: ObjectKey("film.mov"), type: "video/quicktime")
      _ = try await store.putPart(ByteBuffer(string: "film"), 1, of: upload)
      try await store.abort(upload)
      #expect(try await store.uploads(to: upload.key).isEmpty)
      await #expect(throws: StorageError.self) { try await store.putPart(ByteBuffer(string: "x"), 1, of: upload) }
      #expect(try await store.keys() == [])
    }
  }

  @Test(arguments: Kind.allCases) func aFileThatIsNotThereIsNamed(_ kind: Kind) async throws {
    try await with(kind) { store in
      let error = await #expect(throws: StorageError.self) { try await store.upload(file: "/no/film.mov", to: ObjectKey("a")) }
      #expect(error.map { "\($0)".contains("/no/film.mov") } == true)
    }
  }

  @Test(arguments: Kind.allCases) func signaturesAreGoodForATimeWithinBounds(_ kind: Kind) async throws {
    try await with(kind) { store in
      for time: Duration in [.zero, .seconds(-1), .seconds(604_801)] {
        await #expect(throws: StorageError.self) { try await store.sign(.read, at: ObjectKey("a"), for: time, from: Date()) }
      }
    }
  }
}
