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
    let key = try ObjectKey("\(Upload.folder(of: caller))/\(id)/\(request.name)")
    let upload = Upload(
      id: id, key: key, arrival: request.isMultipart ? key : try ObjectKey("\(Upload.arrivals)/\(id)/\(request.name)"),
      size: request.size, type: type, owner: caller.id, expires: now + Upload.time / .seconds(1),
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
    var admitted = try await JobAdmission(caller: caller, films: films, place: "").admit(
      JobRequest(type: TranscodeJob.name, payload: JSONText(encoding: request.payload(source: upload.key.path))))
    // Also where a scheduler dies between adding the job and keeping the receipt, no second job is made.
    admitted.job.options.id = upload.job.id
    return try await register.alone(with: upload.id) { [admitted] in
      if let receipt = try await register.receipt(of: upload.id) { return (receipt, true) }
      try await UploadCheck(upload: upload, store: store).run(expecting: digest) { try await remove(upload) }
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
      guard try await !isCompleted(upload) else {
        throw Problem(.conflict, "upload \(id) is completed; cancel its job instead")
      }
      try await remove(upload)
    }
  }

  private func upload(_ id: String, for caller: Caller) async throws -> Upload {
    guard let upload = try await register.upload(id), upload.isSeen(by: caller) else {
      throw Problem(.notFound, "there is no upload '\(id.prefix(100))'; it may have been taken back when its time was over")
    }
    return upload
  }

  /// Also where a scheduler died between adding the job and keeping the receipt.
  func isCompleted(_ upload: Upload) async throws -> Bool {
    if try await register.receipt(of: upload.id) != nil { return true }
    return try await jobs.queues[upload.job.queue]?.jobIfAny(upload.job.id) != nil
  }

  func remove(_ upload: Upload) async throws {
    if let multipart = upload.parts {
      do { try await store.abort(multipart) } catch let error as StorageError where error.code == .notFound {}
    }
    try await store.delete([upload.key, upload.arrival])
    try await register.forget(upload.id)
  }
}
