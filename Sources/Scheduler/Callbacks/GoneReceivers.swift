import Crypto
import Foundation
import Redis

/// Receivers that have answered 410 Gone: they get nothing more, whichever scheduler they told it.
struct GoneReceivers: Sendable {
  private static let key = "sprocket:callbacks:gone"

  let redis: RedisClient

  func contains(_ url: String) async throws -> Bool {
    try await redis.send(["HEXISTS", Self.key, field(url)]).integer == 1
  }

  func insert(_ url: String) async throws {
    try await redis.send(["HSET", Self.key, field(url), Date().formatted(.iso8601)])
  }

  /// A URL may hold a receiver's own secret.
  private func field(_ url: String) -> String {
    Data(SHA256.hash(data: Data(url.utf8))).base64EncodedString()
  }
}
