import Foundation
import JWTKit

/// What a token of the platform says (RFC 7519): `sub` is the person, `role` or `roles` what that person is, `films` the ids of films
/// beside those that the person owns.
struct JWTClaims: JWTPayload {
  var sub: String?
  var role: String?
  var roles: [String]?
  var films: [String]?
  var iss: String?
  var aud: AudienceClaim?
  var exp: Double?
  var nbf: Double?

  /// By how much the clocks of those who give tokens may differ from ours, in seconds.
  static let leeway = 30.0

  /// The signature alone; ``credential(issuer:audience:now:)`` looks at the rest.
  func verify(using algorithm: some JWTAlgorithm) {}

  /// - Throws: ``Problem`` 401 with what is wrong.
  func credential(issuer: String?, audience: String?, now: Date) throws -> Credential {
    let time = now.timeIntervalSince1970
    guard let exp else { throw Access.refusal("the token has no exp; it would never end") }
    guard exp + Self.leeway > time else { throw Access.refusal("the token has expired") }
    guard (nbf ?? 0) - Self.leeway <= time else { throw Access.refusal("the token isn't valid yet") }
    if let issuer, iss != issuer { throw Access.refusal("the token's iss is another than \(issuer)") }
    if let audience, aud?.value.contains(audience) != true {
      throw Access.refusal("the token's aud isn't \(audience)")
    }
    guard let sub, !sub.isEmpty else { throw Access.refusal("the token has no sub") }
    let named = [role].compactMap { $0 } + (roles ?? [])
    guard let highest = named.compactMap(Role.init(named:)).max() else {
      let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
      throw Access.refusal("the token has no role; role can be \(known)")
    }
    let caller = Caller(id: sub, role: highest, films: Set(films ?? []))
    return Credential(caller: caller, until: Date(timeIntervalSince1970: min(exp, 253_402_300_799)))
  }
}
