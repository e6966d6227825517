import Foundation
import Media
import NIOCore
import NIOFoundationCompat
import Queue
import Storage

/// Where a title goes: beneath a key of the worker's store, or into a folder of this machine, which is then a store of its own.
struct TitlePlace: Sendable {
  let store: any ObjectStore
  /// Nil where the whole store is the title's.
  let prefix: ObjectKey?
  /// As messages name it.
  let name: String
  /// The folder, where it is one.
  private let folder: String?

  /// Bytes of documents that are read whole.
  private static let mostBytes: Int64 = 256 << 20

  init(_ output: JobPlace, in store: any ObjectStore) {
    name = output.text
    switch output {
    case .path(let path): (self.store, prefix, folder) = (FolderStore(path), nil, path)
    case .key(let key): (self.store, prefix, folder) = (store, key, nil)
    }
  }

  /// The key of something in the title by its path there.
  func key(_ path: String) throws -> ObjectKey { try prefix?.appending(path) ?? ObjectKey(path) }

  /// What a key is called in the title.
  func path(of key: ObjectKey) -> String { prefix.flatMap { key.path(under: $0) } ?? key.path }

  /// What there is in one of the title's folders.
  func objects(in folder: String) async throws -> [ObjectFacts] { try await store.objects(under: key(folder)) }

  /// The names of what lies right in the place: files, and folders with anything in them. What is in the folders isn't read.
  func names() async throws -> [String] {
    var (names, last): ([String], ObjectKey?) = ([], nil)
    while let object = try await store.page(under: prefix, after: last, limit: 1).objects.first {
      let parts = path(of: object.key).split(separator: "/", maxSplits: 1)
      guard let name = parts.first.map(String.init) else { break }
      names.append(name)
      // The digit follows the slash in the order of keys, and so all that is in the folder.
      last = parts.count > 1 ? (try? key(name + "0")) ?? object.key : object.key
    }
    return names.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  func put(_ bytes: some Sequence<UInt8>, at path: String) async throws {
    let key = try key(path)
    try await store.put(ByteBuffer(bytes: bytes), at: key, type: MediaType.of(key.name))
  }

  /// - Returns: nil where there is no such file.
  func bytes(of path: String) async throws -> Data? {
    guard let facts = try await facts(of: path) else { return nil }
    return try await bytes(of: facts)
  }

  func bytes(of facts: ObjectFacts) async throws -> Data {
    guard facts.size <= Self.mostBytes else {
      throw StorageError(.refused, "read \(facts.key)", found: "it has \(facts.size) bytes; that isn't one of ours")
    }
    var bytes = Data()
    for try await piece in store.bytes(of: facts) { bytes += Data(piece.readableBytesView) }
    return bytes
  }

  /// - Returns: nil where there is no such file.
  func facts(of path: String) async throws -> ObjectFacts? {
    do { return try await store.facts(of: key(path)) } catch let error as StorageError where error.code == .notFound {
      return nil
    }
  }

  /// The report of the title that is published there.
  func report() async throws -> Report? {
    try await bytes(of: "report.json").flatMap { try? JSONDecoder().decode(Report.self, from: $0) }
  }

  /// Takes away what a store in a folder leaves there for its own use, and a folder with nothing in it.
  func tidy() {
    guard let folder else { return }
    FolderStore.removeWorkshop(in: folder)
    rmdir(folder)
  }
}

/// Runs `body` for each element, so many at the same time.
func forEach<Element: Sendable, Result: Sendable>(
  _ elements: some Sequence<Element>, atOnce limit: Int = 8, _ body: @escaping @Sendable (Element) async throws -> Result
) async throws -> [Result] {
  try await withThrowingTaskGroup(of: (Int, Result).self) { group in
    var waiting = elements.enumerated().makeIterator()
    func startNext() {
      if let (index, element) = waiting.next() { group.addTask { (index, try await body(element)) } }
    }
    for _ in 0..<limit { startNext() }
    var results: [(Int, Result)] = []
    while let result = try await group.next() {
      results.append(result)
      startNext()
    }
    return results.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
