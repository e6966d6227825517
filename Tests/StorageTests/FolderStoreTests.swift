import Foundation
import NIOCore
import StorageTestKit
import TestFolder
import Testing

@testable import Storage

struct FolderStoreTests {
  private let folder: TemporaryFolder
  private let store: FolderStore

  init() throws {
    folder = try TemporaryFolder()
    store = FolderStore(folder.path("store"))
  }

  @Test func linksAreNotFollowed() async throws {
    try folder.write("secret".utf8, to: "secret")
    try await store.put("x", at: "a/b")
    for (link, target) in [("file", folder.path("secret")), ("out", folder.url.path), ("a/in", "b")] {
      try FileManager.default.createSymbolicLink(atPath: folder.path("store/\(link)"), withDestinationPath: target)
    }
    for path in ["file", "out/secret", "a/in"] {
      let error = await #expect(throws: StorageError.self) { try await store.facts(of: ObjectKey(path)) }
      #expect(error?.code == .notFound, "\(path)")
    }
    await #expect(throws: StorageError.self) { try await store.put("x", at: "out/new") }
    #expect(!folder.has("new"))
    // A link in an object's place is replaced, and what it led to stays.
    try await store.put("new", at: "file")
    #expect(try folder.bytes("secret") == Array("secret".utf8))
    #expect(try await store.keys() == ["a/b", "file"])
  }

  @Test func anObjectCanNotHoldOthers() async throws {
    try await store.put("x", at: "a")
    try await store.put("x", at: "b/c")
    for path in ["a/b", "b"] {
      let error = await #expect(throws: StorageError.self) { try await store.put("y", at: path) }
      #expect(error?.code == .refused, "\(path)")
    }
    #expect(try await store.keys() == ["a", "b/c"])
  }

  @Test func emptyFoldersGo() async throws {
    try await store.put("x", at: "a/b/c/d")
    try await store.put("x", at: "a/e")
    try await store.delete([ObjectKey("a/b/c/d")])
    #expect(!folder.has("store/a/b"))
    #expect(folder.has("store/a/e"))
  }

  @Test func nothingHalfWrittenStays() async throws {
    try await store.put("x", at: "a")
    await #expect(throws: StorageError.self) { try await store.put("y", at: "a/b") }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("store/.sprocket-store")).isEmpty)
  }

  @Test func whatIsLeftBehindGoes() async throws {
    try await store.removeLeftovers(untouchedSince: Date() + 60)
    try await store.put("x", at: "a")
    let upload = try await store.beginUpload(to: ObjectKey("b"), type: "video/mp4")
    _ = try await store.putPart(ByteBuffer(string: "part"), 1, of: upload)
    let file = try NewFile(in: FolderTree(root: store.location), "write c")
    let secret = try await store.linkKey().signature(of: "x")
    let workshop = folder.path("store/.sprocket-store")
    #expect(try FileManager.default.contentsOfDirectory(atPath: workshop).count == 3)
    try await store.removeLeftovers(untouchedSince: Date() - 60)
    #expect(try FileManager.default.contentsOfDirectory(atPath: workshop).count == 3)
    try await store.removeLeftovers(untouchedSince: Date() + 60)
    #expect(try await store.uploads(to: ObjectKey("b")).isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: workshop).sorted() == ["link-key", "uploads"])
    #expect(try await store.linkKey().signature(of: "x") == secret)
    #expect(try await store.keys() == ["a"])
    withExtendedLifetime(file) {}
  }

  @Test func aFolderThatCanNotBeMadeIsNamed() async throws {
    let error = await #expect(throws: StorageError.self) { try await FolderStore("/proc/store").put("x", at: "a") }
    #expect(error.map { "\($0)".contains("/proc/store") } == true)
  }
}

struct FolderLinkTests {
  private let secret = LinkKey(bytes: Data(repeating: 7, count: 32))
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  private func verify(_ address: String, _ method: String, at now: Date? = nil, by secret: LinkKey? = nil) throws -> FolderLink
  {
    let parts = try #require(URLComponents(string: address))
    let query = Dictionary(uniqueKeysWithValues: (parts.queryItems ?? []).map { ($0.name, $0.value ?? "") })
    return try FolderLink(
      method: method, path: String(parts.path.dropFirst(FolderLink.path.count)), query: query, signedBy: secret ?? self.secret,
      now: now ?? self.now)
  }

  private func operations() throws -> [SignedOperation] {
    [
      .read, .write(size: 5, type: "video/mp4; x=\"a b\""),
      .writePart(of: MultipartUpload(key: try ObjectKey("a b+é/c.mov"), id: "u-1"), number: 3, size: 1 << 40),
    ]
  }

  @Test func aLinkComesBack() throws {
    for operation in try operations() {
      let link = FolderLink(operation, try ObjectKey("a b+é/c.mov"), expires: now + 60)
      #expect(try verify(link.address(signedBy: secret), operation.method) == link)
      #expect(throws: StorageError.self) { try verify(link.address(signedBy: secret), "DELETE") }
      #expect(throws: StorageError.self) { try verify(link.address(signedBy: secret), operation.method, at: now + 61) }
      let another = LinkKey(bytes: Data(repeating: 8, count: 32))
      #expect(throws: StorageError.self) { try verify(link.address(signedBy: secret), operation.method, by: another) }
    }
  }

  @Test func everyPartOfALinkIsSigned() throws {
    for operation in try operations() {
      let address = FolderLink(operation, try ObjectKey("abc/def.mov"), expires: now + 60).address(signedBy: secret)
      for index in address.indices where address[index].isLetter || address[index].isNumber {
        guard address[index...].count <= address.count - FolderLink.path.count else { continue }
        var changed = address
        changed.replaceSubrange(index...index, with: address[index] == "0" ? "1" : "0")
        #expect(throws: StorageError.self, "\(changed)") { try verify(changed, operation.method) }
      }
    }
  }

  @Test func whoSharesTheFolderSharesItsSecret() async throws {
    let folder = try TemporaryFolder()
    let keys = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<8 { group.addTask { try await FolderStore(folder.path("store")).linkKey().signature(of: "x") } }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(keys.count == 1)
    let path = folder.path("store/.sprocket-store/link-key")
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test("a folder that had something in it and is gone is a problem, and nothing is written in its place")
  func folderThatIsGone() async throws {
    let folder = try TemporaryFolder()
    let (path, key) = (folder.path("store"), try ObjectKey("a/b"))
    let fresh = FolderStore(path)
    #expect(await fresh.problem() == nil)
    try await fresh.put(ByteBuffer(string: "x"), at: key, type: "text/plain")
    let store = FolderStore(path)
    #expect(await store.problem() == nil)
    #expect(rename(path, folder.path("away")) == 0)
    #expect(await store.problem()?.found == "it isn't there any more")
    let error = await #expect(throws: StorageError.self) {
      try await store.put(ByteBuffer(string: "y"), at: key, type: "text/plain")
    }
    #expect(error?.code == .unavailable && !FileManager.default.fileExists(atPath: path))
    #expect(rename(folder.path("away"), path) == 0)
    #expect(await store.problem() == nil)
    try await store.put(ByteBuffer(string: "y"), at: key, type: "text/plain")
  }
}

struct PartLayoutTests {
  @Test(arguments: [0, 1, 16 << 20, (16 << 20) + 1, 160 << 30, 1 << 40, 5 << 40])
  func partsCoverTheWhole(_ size: Int64) {
    let layout = PartLayout(size: size)
    #expect((1...10_000).contains(layout.count))
    #expect(layout.range(of: 1).lowerBound == 0)
    #expect(layout.range(of: layout.count).upperBound == size)
    #expect(layout.count == 1 || layout.range(of: layout.count - 1).upperBound == layout.range(of: layout.count).lowerBound)
  }

  @Test func pausesDouble() {
    let policy = RetryPolicy(attempts: 5)
    #expect(
      [1, 2, 3, 100].map { policy.pause(after: $0, share: 1) } == [
        .milliseconds(200), .milliseconds(400), .milliseconds(800), .seconds(10),
      ])
    #expect(policy.pause(after: 1, share: 0) == .milliseconds(100))
  }
}
