import Crypto
import Foundation
import NIOCore

extension S3Store {
  public func page(under prefix: ObjectKey?, after last: ObjectKey?, limit: Int) async throws -> ObjectPage {
    let base = settings.prefix.map { "\($0)/" } ?? ""
    var query = [
      (name: "list-type", value: "2"), (name: "max-keys", value: "\(limit)"), (name: "encoding-type", value: "url"),
      (name: "prefix", value: base + (prefix.map { "\($0)/" } ?? "")),
    ]
    if let last { query.append((name: "start-after", value: path(last))) }
    let action = "list \(prefix?.path ?? location)"
    let answer = try await client.send(S3Request(method: "GET", query: query, action: action))
    guard let document = try? S3Document(answer.body), document.name == "ListBucketResult" else {
      throw StorageError(
        .unavailable, action, found: "the server's answer isn't a list of objects", remedy: "check S3_ENDPOINT")
    }
    let entries = document.children("Contents").compactMap { Entry($0) }
    // What others put there by names that can't be keys of ours is none of our objects.
    let objects = entries.compactMap { entry in
      entry.path.hasPrefix(base) ? ObjectFacts(path: String(entry.path.dropFirst(base.count)), entry) : nil
    }
    guard document["IsTruncated"] == "true" else { return ObjectPage(objects: objects, next: nil) }
    guard let next = objects.last?.key else {
      throw StorageError(.refused, action, found: "none of \(entries.count) names in a row can be a key", remedy: "remove them")
    }
    return ObjectPage(objects: objects, next: next)
  }

  public func delete(_ keys: [ObjectKey]) async throws {
    for start in stride(from: 0, to: keys.count, by: 1000) {
      let some = keys[start..<min(keys.count, start + 1000)]
      let objects = some.map { "<Object><Key>\(S3Document.escape(path($0)))</Key></Object>" }.joined()
      let body = ByteBuffer(string: "<Delete><Quiet>true</Quiet>\(objects)</Delete>")
      let digest = Data(Insecure.MD5.hash(data: body.readableBytesView)).base64EncodedString()
      let action = some.count == 1 ? "delete \(some.first?.path ?? "")" : "delete \(some.count) objects"
      let answer = try await client.send(
        S3Request(
          method: "POST", query: [("delete", "")], headers: ["content-md5": digest, "content-type": "application/xml"],
          body: body,
          action: action))
      if let fault = try? S3Document(answer.body).children("Error").first {
        throw StorageError(
          fault["Code"] == "AccessDenied" ? .accessDenied : .refused, "delete \(fault["Key"] ?? "")",
          found: "\(fault["Code"] ?? ""): \(fault["Message"] ?? "")")
      }
    }
  }

  fileprivate struct Entry {
    let path: String
    let size: Int64
    let entityTag: String
    let modified: Date

    init?(_ document: S3Document) {
      // Spaces are plus signs in AWS's encoding, and a plus sign is %2B in every server's.
      guard let path = document["Key"]?.replacing("+", with: " ").removingPercentEncoding,
        let size = document["Size"].flatMap(Int64.init)
      else { return nil }
      (self.path, self.size) = (path, size)
      entityTag = document["ETag"].map(bareEntityTag) ?? ""
      modified =
        document["LastModified"].flatMap {
          try? Date($0, strategy: .iso8601.year().month().day().time(includingFractionalSeconds: true))
        } ?? .distantPast
    }
  }
}

extension ObjectFacts {
  fileprivate init?(path: String, _ entry: S3Store.Entry) {
    guard let key = try? ObjectKey(path) else { return nil }
    self.init(
      key: key, size: entry.size, entityTag: entry.entityTag, modified: entry.modified, type: MediaType.of(key.name))
  }
}
