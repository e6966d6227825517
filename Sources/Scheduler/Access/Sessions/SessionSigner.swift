import Crypto
import Foundation

/// Signs what a cookie says of someone who has signed in, and believes it again.
struct SessionSigner: Sendable {
  private let key: SymmetricKey

  /// The longest that one stays signed in.
  static let longest: TimeInterval = 12 * 3600

  /// - Parameter secret: the same for all schedulers behind one address; nil for one that ends with the process.
  init(secret: String?) {
    key =
      secret.map { SymmetricKey(data: SHA256.hash(data: Data("sprocket session \($0)".utf8))) } ?? SymmetricKey(size: .bits256)
  }

  /// The cookie's value, `claims.signature`, and when it ends.
  func sign(_ credential: Credential, now: Date = Date()) throws -> (value: String, until: Date) {
    let until = min(credential.until ?? .distantFuture, now + Self.longest)
    let claims = try JSONEncoder().encode(
      Credential(caller: credential.caller, until: until, isMachine: credential.isMachine))
    let signature = Data(HMAC<SHA256>.authenticationCode(for: claims, using: key))
    return ("\(claims.base64URL).\(signature.base64URL)", until)
  }

  /// What was signed; nil for what this key hasn't signed, and for what has ended.
  func credential(in value: String, now: Date = Date()) -> Credential? {
    let parts = value.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let claims = Data(base64URL: parts[0]), let signature = Data(base64URL: parts[1]),
      HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: claims, using: key),
      let credential = try? JSONDecoder().decode(Credential.self, from: claims), let until = credential.until, now < until
    else { return nil }
    return credential
  }
}
