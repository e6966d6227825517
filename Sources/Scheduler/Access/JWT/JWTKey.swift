import Foundation
import JWTKit

/// A key for tokens, bound to one algorithm: a token's own header never says how its signature is checked.
struct JWTKey: Sendable {
  enum Material: Sendable {
    case secret(String)
    case published(JWK)
  }

  /// `kid`, where the key has one.
  let id: String?
  /// HS256, RS256 or ES256.
  let algorithm: String
  let material: Material

  init(secret: String) {
    id = nil
    algorithm = "HS256"
    material = .secret(secret)
  }

  /// - Returns: nil for a key that is for something else than signatures of these kinds.
  init?(_ published: JWK) {
    var key = published
    switch published.keyType {
    case .rsa where published.algorithm ?? .rs256 == .rs256: key.algorithm = .rs256
    case .ecdsa where published.algorithm ?? .es256 == .es256: key.algorithm = .es256
    default: return nil
    }
    algorithm = published.keyType == .rsa ? "RS256" : "ES256"
    id = published.keyIdentifier?.string
    key.keyIdentifier = published.keyIdentifier ?? "unnamed"
    material = .published(key)
  }

  func fits(_ header: JWTHeaderFields) -> Bool {
    header.alg == algorithm && (header.kid == nil || id == nil || header.kid == id)
  }

  /// A collection of this key alone.
  func collection() async throws -> JWTKeyCollection {
    let keys = JWTKeyCollection()
    switch material {
    case .secret(let secret): await keys.add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256)
    case .published(let key): try await keys.add(jwk: key, isDefault: true)
    }
    return keys
  }
}

/// What a token's header says of its key (RFC 7515 §4.1).
struct JWTHeaderFields: Decodable {
  var alg: String
  var kid: String?

  /// - Returns: nil for text that isn't a token of three parts.
  init?(token: String) {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let data = Data(base64URL: parts[0]),
      let fields = try? JSONDecoder().decode(Self.self, from: data)
    else { return nil }
    self = fields
  }
}
