import Foundation
import HTTPTypes
import NIOCore
import Redis

/// Believes webhooks that someone with one of our secrets has signed just now, and each of them once (Standard Webhooks).
struct WebhookVerifier: Sendable {
  let signature: WebhookSignature
  let redis: RedisClient

  init(secrets: [WebhookSecret], redis: RedisClient) {
    (signature, self.redis) = (WebhookSignature(secrets: secrets), redis)
  }

  /// - Throws: ``Problem`` 401 for what isn't signed, or not now; 409 for one that has come before.
  func verify(_ headers: HTTPFields, body: ByteBuffer, now: Date = Date()) async throws {
    let id = try signature.check(headers, body: body, now: now)
    let isNew = try await redis.send(["SET", "sprocket:webhook:\(id)", "1", "NX", "EX", 3 * WebhookSignature.window])
    guard !isNew.isNull else { throw Problem(.conflict, "this webhook-id has come before") }
  }
}
