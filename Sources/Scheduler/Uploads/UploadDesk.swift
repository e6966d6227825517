import Foundation
import Jobs
import Queue
import Storage

/// Takes films into the storage: says how they are to be sent, looks at what came, and has titles made of them.
struct UploadDesk: Sendable {
  let store: any ObjectStore
  let register: UploadRegister
  let jobs: JobDirectory
  let films: FilmIndex
  /// Bytes that a film may have.
  let limit: Int64
  var now: @Sendable () -> Date = { Date() }

  /// - Throws: ``Problem`` 413, 415, 422; `StorageError`.
  func begin(_ request: UploadRequest, for caller: Caller) async throws -> UploadOffer {
    let type = try request.checked(limit: limit)
    let (id, now) = (UUID().uuidString.lowercased(), now())
    let key = try Upload.key(of: id, named: request.name, for: caller)
    let upload = Upload(
      id: id, key: key, size: request.size, type: type, owner: caller.id, expires: now + Upload.time / .seconds(1),
      parts: request.isMultipart ? try await store.beginUpload(to: key, type: type) : nil)
    try await register.note(upload)
    return try await UploadOffer(upload, in: store, now: now)
  }

  /// Checks what came, and adds the job: once, however often and from wherever it is asked for.
  ///
  /// - Returns: with whether it was done before.
  /// - Throws: ``Problem`` 403, 404, 409, 422; `StorageError`.
  func complete(_ request: UploadCompletion, for caller: Caller) async throws -> (receipt: UploadReceipt, wasDone: Bool) {
    let upload = try await upload(request.upload, for: caller)
    if let receipt = try await register.receipt(of: upload.id) { return (receipt, true) }
    let digest = try request.checkedDigest()
    var admitted = try await JobAdmission(caller: caller, films: films).admit(
      JobRequest(type: TranscodeJob.name, payload: JSONText(encoding: request.payload(source: upload.key.path))))
    // Also where a scheduler dies between adding the job and keeping the receipt, no second job is made.
    admitted.job.options.id = "upload-\(upload.id)"
    return try await register.alone(with: upload.id) { [admitted] in
      if let receipt = try await register.receipt(of: upload.id) { return (receipt, true) }
      try await gather(upload)
      try await verify(upload, digest)
      let job = try await jobs.add(admitted, noting: films)
      let receipt = UploadReceipt(upload, sha256: digest, job: JobID(queue: job.queue.name, id: job.record.id))
      try await register.complete(upload, receipt)
      return (receipt, false)
    }
  }

  /// Takes back one that isn't completed, with what came of it.
  ///
  /// - Throws: ``Problem`` 404, 409; `StorageError`.
  func abort(_ id: String, for caller: Caller) async throws {
    let upload = try await upload(id, for: caller)
    try await register.alone(with: id) {
      guard try await register.receipt(of: id) == nil else {
        throw Problem(.conflict, "upload \(id) is completed; cancel its job instead")
      }
      try await remove(upload)
    }
  }

  /// Takes back those whose time is over.
  func abortOverdue() async throws {
    for id in try await register.overdue(at: now()) {
      guard let upload = try await register.upload(id) else {
        try await register.forget(id)
        continue
      }
      do {
        try await register.alone(with: id) {
          if try await register.receipt(of: id) == nil { try await remove(upload) }
        }
      } catch let problem as Problem where problem.status == .conflict {
        // It is being completed, or taken back by another scheduler.
        continue
      }
    }
  }

  private func upload(_ id: String, for caller: Caller) async throws -> Upload {
    guard let upload = try await register.upload(id), upload.isSeen(by: caller) else {
      throw Problem(.notFound, "there is no upload '\(id.prefix(100))'; it may have been taken back when its time was over")
    }
    return upload
  }

  /// Makes the object of parts that have all come.
  private func gather(_ upload: Upload) async throws {
    guard let multipart = upload.parts else { return }
    let layout = PartLayout(size: upload.size)
    let parts: [UploadedPart]
    do { parts = try await store.parts(of: multipart) } catch let error as StorageError where error.code == .notFound {
      // An earlier attempt came this far.
      return
    }
    let arrived = Dictionary(parts.map { ($0.number, $0) }) { _, latest in latest }
    let wanted = try (1...layout.count).map { number in
      guard let part = arrived[number], part.size == Int64(layout.range(of: number).count) else {
        throw Problem(.conflict, "part \(number) of \(layout.count) hasn't come; send it, and complete the upload then")
      }
      return part
    }
    try await store.complete(multipart, wanted)
  }

  /// - Throws: ``Problem`` 409 where nothing came, 422 where it isn't what was announced; it is removed then.
  private func verify(_ upload: Upload, _ digest: String) async throws {
    let facts: ObjectFacts
    do { facts = try await store.facts(of: upload.key) } catch let error as StorageError where error.code == .notFound {
      throw Problem(.conflict, "nothing has come yet of upload \(upload.id); send the film, and complete the upload then")
    }
    guard facts.size == upload.size else {
      try await remove(upload)
      throw Problem(.unprocessableContent, "\(facts.size) bytes came, and \(upload.size) were announced; begin another upload")
    }
    let found = try await store.digest(of: facts)
    guard found == digest else {
      try await remove(upload)
      throw Problem(.unprocessableContent, "the SHA-256 of what came is \(found), not \(digest); begin another upload")
    }
  }

  private func remove(_ upload: Upload) async throws {
    if let multipart = upload.parts {
      do { try await store.abort(multipart) } catch let error as StorageError where error.code == .notFound {}
    }
    try await store.delete([upload.key])
    try await register.forget(upload.id)
  }
}
