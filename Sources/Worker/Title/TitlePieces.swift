import Crypto
import Foundation
import Media
import Storage

/// The pieces of a title that are done: each is its files, in the folder of its track, and a record that is put last. So a piece with a
/// record is whole, whoever made it, and is never made again.
struct TitlePieces: Sendable {
  let place: TitlePlace
  let planned: PlannedTitle
  private let folders: TrackFolders

  init(of planned: PlannedTitle, in place: TitlePlace) {
    (self.place, self.planned) = (place, planned)
    folders = TrackFolders(planned.plan, encoder: planned.encoder.name)
  }

  /// One piece by its name: a rendition's share of a chunk, or another track as a whole.
  struct Name: Hashable, Sendable {
    var track: String
    var chunk: Int?
  }

  func names(of part: TitlePart) -> [Name] {
    let chunk: Int? = if case .chunk(let index) = part { index } else { nil }
    return planned.plan.tracks(of: part).map { Name(track: $0, chunk: chunk) }
  }

  /// Whether a path in a title can be that of a piece's record.
  static func isRecord(_ path: String) -> Bool { path.wholeMatch(of: /[^\/]+\/(track|chunk-[0-9]+)\.json/) != nil }

  /// Where a piece's record lies in the title.
  func record(_ name: Name) -> String { "\(folders[name.track])/\(name.chunk.map { "chunk-\($0)" } ?? "track").json" }

  /// Which of the plan's pieces there are.
  func done() async throws -> Set<Name> {
    let names = planned.plan.parts.flatMap(names)
    let records = try await forEach(Set(names.map { folders[$0.track] })) { folder in
      try await place.objects(in: folder).map { place.path(of: $0.key) }.filter { $0.hasSuffix(".json") }
    }
    let there = Set(records.joined())
    return Set(names.filter { there.contains(record($0)) })
  }

  /// The pieces of these names that are there; those whose record is gone, or isn't one, are left out.
  func load(_ names: some Collection<Name>) async throws -> [Name: TrackPiece] {
    let pieces = try await forEach(names, atOnce: 16) { (name: Name) in (name, try await Self.load(record(name), in: place)) }
    return Dictionary(uniqueKeysWithValues: pieces.compactMap { name, piece in piece.map { (name, $0) } })
  }

  /// - Returns: nil where there is no such record, or it isn't one.
  static func load(_ record: String, in place: TitlePlace) async throws -> TrackPiece? {
    try await place.bytes(of: record).flatMap { try? JSONDecoder().decode(TrackPiece.self, from: $0) }
  }

  /// Puts a piece that was made into its place: its files, and then the record.
  ///
  /// - Parameter folder: beneath which the files were written.
  /// - Returns: SHA-256 of the record.
  func save(_ piece: TrackPiece, from folder: URL) async throws -> String {
    _ = try await forEach(piece.files) { file in
      try await place.store.upload(file: folder.appending(path: file.path).path, to: place.key(stored(file.path)))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let bytes = try encoder.encode(piece)
    try await place.put(bytes, at: record(Name(track: piece.track, chunk: piece.chunk)))
    return SHA256.hexadecimal(of: bytes)
  }

  func digest(_ name: Name) async throws -> String {
    SHA256.hexadecimal(of: try await place.bytes(of: record(name)) ?? Data())
  }

  /// Reads the pieces of these names, every byte of them, and forgets those of which a file is missing or isn't what the record says.
  ///
  /// - Returns: those that are whole.
  func verified(_ names: Set<Name>) async throws -> [TrackPiece] {
    let pieces = try await load(names)
    let folders = Set(pieces.keys.map { self.folders[$0.track] }).union([ThumbnailMaker.folder])
    let listed = try await forEach(folders) { folder in
      try await place.objects(in: folder).map { (place.path(of: $0.key), $0) }
    }
    let files = Dictionary(listed.joined()) { $1 }
    let whole = try await forEach(pieces, atOnce: 4) { name, piece in try await isWhole(piece, files) ? name : nil }
      .compactMap(\.self)
    try await place.store.delete(names.subtracting(whole).map { try place.key(record($0)) })
    return whole.compactMap { pieces[$0] }
  }

  private func isWhole(_ piece: TrackPiece, _ files: [String: ObjectFacts]) async throws -> Bool {
    for file in piece.files {
      guard let facts = files[stored(file.path)] ?? files[file.path], facts.size == Int64(file.size) else { return false }
      do {
        guard try await place.store.digest(of: facts) == file.digest else { return false }
      } catch let error as StorageError where [.notFound, .changed].contains(error.code) {
        return false
      }
    }
    return true
  }

  /// Where a file of a piece lies until the title is published. Thumbnails have the same place in every title; there they come last,
  /// and stay.
  func stored(_ path: String) -> String {
    let thumbnails = ThumbnailMaker.folder + "/"
    return path.hasPrefix(thumbnails) ? "\(folders[ThumbnailMaker.folder])/\(path.dropFirst(thumbnails.count))" : path
  }
}

extension SHA256 {
  /// 64 lowercase hexadecimal digits.
  static func hexadecimal(of bytes: Data) -> String {
    hash(data: bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
