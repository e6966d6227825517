import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Redis

/// Believes webhooks that someone with one of our secrets has signed just now, and each of them once (Standard Webhooks).
struct WebhookVerifier: Sendable {
  /// Several while one takes over from another.
  let secrets: [WebhookSecret]
  let redis: RedisClient

  /// By how much a webhook's time may differ from ours, in seconds.
  static let window = 300

  /// - Throws: ``Problem`` 401 for what isn't signed, or not now; 409 for one that has come before.
  func verify(_ headers: HTTPFields, body: ByteBuffer, now: Date = Date()) async throws {
    let id = try check(headers, body: body, now: now)
    let isNew = try await redis.send(["SET", "sprocket:webhook:\(id)", "1", "NX", "EX", 3 * Self.window])
    guard !isNew.isNull else { throw Problem(.conflict, "this webhook-id has come before") }
  }

  /// - Returns: the webhook's id.
  func check(_ headers: HTTPFields, body: ByteBuffer, now: Date) throws -> String {
    guard let id = headers[.webhookID], (1...256).contains(id.utf8.count), let timestamp = headers[.webhookTimestamp],
      let signatures = headers[.webhookSignature]
    else {
      throw Self.refusal("webhook-id, webhook-timestamp and webhook-signature are needed")
    }
    guard let time = Int64(timestamp), abs(now.timeIntervalSince1970 - Double(time)) <= Double(Self.window) else {
      throw Self.refusal("webhook-timestamp isn't within \(Self.window) s of now")
    }
    let isSigned = signatures.split(separator: " ").prefix(16).contains { signature in
      secrets.contains { $0.hasSigned(signature, id: id, timestamp: timestamp, body: Data(body.readableBytesView)) }
    }
    guard isSigned else { throw Self.refusal("webhook-signature doesn't fit the body") }
    return id
  }

  private static func refusal(_ reason: String) -> Problem {
    Problem(.unauthorized, reason, headers: [.wwwAuthenticate: "Webhook"])
  }
}

extension HTTPField.Name {
  static let webhookID = Self("webhook-id")!
  static let webhookTimestamp = Self("webhook-timestamp")!
  static let webhookSignature = Self("webhook-signature")!
}
