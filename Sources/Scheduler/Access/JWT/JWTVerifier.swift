import Foundation
import JWTKit

/// Tells whose token it is, by the platform's keys.
actor JWTVerifier {
  private let secret: JWTKey?
  private let file: WatchedFile<[JWTKey]>?
  private let issuer: String?
  private let audience: String?
  /// The keys of the file's version that they were made from.
  private var collections: [(key: JWTKey, keys: JWTKeyCollection)] = []
  private var version: Int?

  /// - Returns: nil where the settings have no keys.
  /// - Throws: ``SettingError``.
  init?(_ settings: AccessSettings) throws {
    guard settings.jwtSecret != nil || settings.jwksFile != nil else { return nil }
    secret = settings.jwtSecret.map { JWTKey(secret: $0) }
    do { file = try settings.jwksFile.map { try WatchedFile($0, parse: Self.keys) } } catch {
      throw SettingError(
        "SPROCKET_JWKS_FILE", found: settings.jwksFile ?? "",
        allowed: "a JSON Web Key Set with RSA keys for RS256 or P-256 keys for ES256")
    }
    issuer = settings.jwtIssuer
    audience = settings.jwtAudience
  }

  /// - Throws: ``Problem`` 401 with what is wrong.
  func credential(_ token: String, now: Date) async throws -> Credential {
    guard token.utf8.count <= 16_384, let header = JWTHeaderFields(token: token) else {
      throw Access.refusal("the token isn't known, and isn't a JSON Web Token")
    }
    for (key, keys) in try await current() where key.fits(header) {
      guard let claims = try? await keys.verify(token, as: JWTClaims.self) else { continue }
      return try claims.credential(issuer: issuer, audience: audience, now: now)
    }
    throw Access.refusal("no key fits the token's signature")
  }

  private func current() async throws -> [(key: JWTKey, keys: JWTKeyCollection)] {
    let latest = file?.latest
    if let version, version == latest?.version ?? 0 { return collections }
    var made: [(key: JWTKey, keys: JWTKeyCollection)] = []
    for key in [secret].compactMap({ $0 }) + (latest?.value ?? []) { made.append((key, try await key.collection())) }
    collections = made
    version = latest?.version ?? 0
    return made
  }

  private static func keys(in text: String) throws -> [JWTKey] {
    let keys = try JSONDecoder().decode(JWKS.self, from: Data(text.utf8)).keys.compactMap { JWTKey($0) }
    if keys.isEmpty { throw NoKeys() }
    return keys
  }

  private struct NoKeys: Error {}
}
