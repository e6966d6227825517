import Crypto
import Foundation

/// A secret that signs webhooks: Standard Webhooks, `whsec_` and base64.
public struct WebhookSecret: Sendable {
  let key: SymmetricKey

  /// - Parameter text: `whsec_` and the base64 of 24 to 64 bytes.
  /// - Returns: nil for anything else.
  public init?(_ text: String) {
    guard text.hasPrefix("whsec_"), let bytes = Data(base64Encoded: String(text.dropFirst(6))), (24...64).contains(bytes.count)
    else { return nil }
    key = SymmetricKey(data: bytes)
  }

  /// The signature of a message: `v1,` and base64.
  /// - Parameter timestamp: when it is sent, in Unix seconds.
  public func signature(id: String, timestamp: Int, body: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Data("\(id).\(timestamp).\(body)".utf8), using: key)
    return "v1," + Data(code).base64EncodedString()
  }
}
