import Storage

/// Looks whether what came is what was announced, where nobody can change it any more.
struct UploadCheck: Sendable {
  let upload: Upload
  let store: any ObjectStore

  /// - Parameter discard: removes what isn't right.
  /// - Throws: ``Problem`` 409 where something hasn't come, 422 where it isn't what was announced; `StorageError`.
  func run(expecting digest: String, discard: () async throws -> Void) async throws {
    let facts = try await arrived()
    guard facts.size == upload.size else {
      try await discard()
      throw Problem(.unprocessableContent, "\(facts.size) bytes came, and \(upload.size) were announced; begin another upload")
    }
    let found = try await store.digest(of: facts)
    guard found == digest else {
      try await discard()
      throw Problem(.unprocessableContent, "the SHA-256 of what came is \(found), not \(digest); begin another upload")
    }
  }

  /// Puts what came where no link writes to. What an earlier attempt put there stays.
  private func arrived() async throws -> ObjectFacts {
    if let facts = try await factsIfAny(of: upload.key) { return facts }
    if let multipart = upload.parts {
      try await gather(multipart)
    } else if let facts = try await factsIfAny(of: upload.arrival) {
      try await store.move(facts, to: upload.key)
    } else {
      throw Problem(.conflict, "nothing has come yet of upload \(upload.id); send the film, and complete the upload then")
    }
    return try await store.facts(of: upload.key)
  }

  private func factsIfAny(of key: ObjectKey) async throws -> ObjectFacts? {
    do { return try await store.facts(of: key) } catch let error as StorageError where error.code == .notFound { return nil }
  }

  /// Makes the object of parts that have all come.
  private func gather(_ multipart: MultipartUpload) async throws {
    let layout = PartLayout(size: upload.size)
    let arrived = Dictionary(try await store.parts(of: multipart).map { ($0.number, $0) }) { _, latest in latest }
    let wanted = try (1...layout.count).map { number in
      guard let part = arrived[number], part.size == Int64(layout.range(of: number).count) else {
        throw Problem(.conflict, "part \(number) of \(layout.count) hasn't come; send it, and complete the upload then")
      }
      return part
    }
    try await store.complete(multipart, wanted)
  }
}
