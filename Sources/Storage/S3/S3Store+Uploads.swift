import Crypto
import Foundation
import NIOCore

extension S3Store {
  public func beginUpload(to key: ObjectKey, type: String) async throws -> MultipartUpload {
    let action = "upload \(key)"
    let answer = try await client.send(
      S3Request(method: "POST", path: path(key), query: [("uploads", "")], headers: ["content-type": type], action: action))
    guard let id = try? S3Document(answer.body)["UploadId"], !id.isEmpty else {
      throw StorageError(.unwritable, action, found: "the server began no upload", remedy: "check S3_ENDPOINT")
    }
    return MultipartUpload(key: key, id: id)
  }

  public func uploads(to key: ObjectKey) async throws -> [MultipartUpload] {
    let answer = try await client.send(
      S3Request(
        method: "GET", query: [("uploads", ""), ("prefix", path(key)), ("max-uploads", "1000")],
        action: "list uploads of \(key)"))
    let uploads = try S3Document(answer.body).children("Upload").filter { $0["Key"] == path(key) }
    return uploads.sorted { ($0["Initiated"] ?? "") < ($1["Initiated"] ?? "") }
      .compactMap { $0["UploadId"].map { MultipartUpload(key: key, id: $0) } }
  }

  public func putPart(_ bytes: ByteBuffer, _ number: Int, of upload: MultipartUpload) async throws -> UploadedPart {
    let answer = try await client.send(
      S3Request(
        method: "PUT", path: path(upload.key), query: [("partNumber", "\(number)"), ("uploadId", upload.id)], body: bytes,
        action: "upload part \(number) of \(upload.key)"))
    return UploadedPart(
      number: number, entityTag: answer.headers.first(name: "etag").map(bareEntityTag) ?? "", size: Int64(bytes.readableBytes))
  }

  public func parts(of upload: MultipartUpload) async throws -> [UploadedPart] {
    var parts: [UploadedPart] = []
    var isComplete = false
    while !isComplete {
      let answer = try await client.send(
        S3Request(
          method: "GET", path: path(upload.key),
          query: [("uploadId", upload.id), ("part-number-marker", "\(parts.last?.number ?? 0)")],
          action: "list the parts of \(upload.key)"))
      let document = try S3Document(answer.body)
      let more = document.children("Part").compactMap { part in
        part["PartNumber"].flatMap(Int.init).map {
          UploadedPart(
            number: $0, entityTag: part["ETag"].map(bareEntityTag) ?? "", size: part["Size"].flatMap(Int64.init) ?? 0)
        }
      }
      parts += more
      isComplete = document["IsTruncated"] != "true" || more.isEmpty
    }
    return parts
  }

  public func complete(_ upload: MultipartUpload, _ parts: [UploadedPart]) async throws {
    let list = parts.map { "<Part><PartNumber>\($0.number)</PartNumber><ETag>\"\($0.entityTag)\"</ETag></Part>" }.joined()
    let request = S3Request(
      method: "POST", path: path(upload.key), query: [("uploadId", upload.id)], headers: ["content-type": "application/xml"],
      body: ByteBuffer(string: "<CompleteMultipartUpload>\(list)</CompleteMultipartUpload>"),
      action: "complete the upload of \(upload.key)")
    let entityTag: String
    do {
      entityTag = try S3Document(await client.send(request).body)["ETag"].map(bareEntityTag) ?? ""
    } catch let error as StorageError where error.code == .notFound {
      // The answer to an earlier attempt was lost.
      guard let facts = try? await facts(of: upload.key), facts.entityTag == Self.entityTag(of: parts) else { throw error }
      return
    }
    // Of an object that isn't encrypted by a key of its own, the tag tells whether the whole is what was sent.
    let expected = Self.entityTag(of: parts)
    guard entityTag.suffix(expected.count - 32) != expected.dropFirst(32) || entityTag == expected else {
      throw StorageError(.damaged, request.action, found: "the whole isn't what its parts were", remedy: "upload it again")
    }
  }

  public func abort(_ upload: MultipartUpload) async throws {
    do {
      _ = try await client.send(
        S3Request(
          method: "DELETE", path: path(upload.key), query: [("uploadId", upload.id)],
          action: "abort the upload of \(upload.key)"))
    } catch let error as StorageError where error.code == .notFound {}
  }

  /// An object's tag by those of its parts: the MD5 of their MD5s, and how many there are.
  private static func entityTag(of parts: [UploadedPart]) -> String {
    var hash = Insecure.MD5()
    for part in parts {
      let digits = Array(part.entityTag)
      let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
      hash.update(data: bytes)
    }
    return "\(hash.finalize().hex)-\(parts.count)"
  }
}
