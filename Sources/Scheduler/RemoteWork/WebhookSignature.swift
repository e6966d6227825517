import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Whether a webhook is signed, and signed just now, by someone with one of our secrets (Standard Webhooks).
struct WebhookSignature: Sendable {
  /// Several while one takes over from another.
  let secrets: [WebhookSecret]

  /// By how much a webhook's time may differ from ours, in seconds.
  static let window = 300

  /// - Returns: the webhook's id.
  /// - Throws: ``Problem`` 401.
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
