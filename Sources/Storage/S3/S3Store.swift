import Foundation
import NIOCore
import NIOHTTP1

/// A bucket of an S3-compatible server as a store, or what is beneath a prefix in it.
public struct S3Store: ObjectStore {
  let client: S3Client

  public init(_ settings: S3Settings) { client = S3Client(settings) }

  var settings: S3Settings { client.settings }

  public var location: String { "s3://\(settings.bucket)" + (settings.prefix.map { "/\($0)" } ?? "") }

  public func facts(of key: ObjectKey) async throws -> ObjectFacts {
    let action = "look up \(key)"
    do {
      let answer = try await client.send(S3Request(method: "HEAD", path: path(key), action: action))
      return ObjectFacts(key: key, answer.headers)
    } catch let error as StorageError where error.code != .notFound && error.code != .unavailable {
      // An answer to HEAD has no body: asking for a byte tells the reason.
      _ = try await client.send(S3Request(method: "GET", path: path(key), headers: ["range": "bytes=0-0"], action: action))
      throw error
    }
  }

  public func read(_ facts: ObjectFacts, _ range: Range<Int64>) async throws -> ByteBuffer {
    let range = range.clamped(to: 0..<facts.size)
    guard !range.isEmpty else { return ByteBuffer() }
    let answer = try await client.send(
      S3Request(
        method: "GET", path: path(facts.key),
        headers: ["range": "bytes=\(range.lowerBound)-\(range.upperBound - 1)", "if-match": "\"\(facts.entityTag)\""],
        action: "read \(facts.key)"),
      expecting: range.count)
    guard answer.body.readableBytes == range.count else {
      throw StorageError(
        .damaged, "read \(facts.key)", found: "\(range.count) bytes were asked for, and \(answer.body.readableBytes) came")
    }
    return answer.body
  }

  public func put(_ bytes: ByteBuffer, at key: ObjectKey, type: String) async throws {
    _ = try await client.send(
      S3Request(method: "PUT", path: path(key), headers: ["content-type": type], body: bytes, action: "write \(key)"))
  }

  /// A key's path in the bucket.
  func path(_ key: ObjectKey) -> String { (settings.prefix.map { "\($0)/" } ?? "") + key.path }
}

extension ObjectFacts {
  fileprivate init(key: ObjectKey, _ headers: HTTPHeaders) {
    self.init(
      key: key, size: headers.first(name: "content-length").flatMap(Int64.init) ?? 0,
      entityTag: headers.first(name: "etag").map(bareEntityTag) ?? "",
      modified: headers.first(name: "last-modified").flatMap(httpDate) ?? .distantPast,
      type: headers.first(name: "content-type") ?? "application/octet-stream")
  }
}

/// Without quotes.
func bareEntityTag(_ text: String) -> String { text.trimmingCharacters(in: CharacterSet(charactersIn: "\" ")) }

/// Such as `Wed, 12 Oct 2009 17:50:00 GMT`.
private func httpDate(_ text: String) -> Date? {
  let formatter = DateFormatter()
  formatter.locale = Locale(identifier: "en_US_POSIX")
  formatter.timeZone = .gmt
  formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
  return formatter.date(from: text)
}
