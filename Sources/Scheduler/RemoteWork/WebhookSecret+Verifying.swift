import Crypto
import Foundation

extension WebhookSecret {
  /// Whether a signature, `v1,` and base64, is of this secret, over `id.timestamp.body`.
  func hasSigned(_ signature: some StringProtocol, id: String, timestamp: String, body: some DataProtocol) -> Bool {
    guard signature.hasPrefix("v1,"), let code = Data(base64Encoded: String(signature.dropFirst(3))) else { return false }
    let message = Data("\(id).\(timestamp).".utf8) + Data(body)
    return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message, using: key)
  }
}
