import Foundation
import JWTKit
import ProcessTestKit

@testable import Scheduler

/// Keys of RS256 and ES256, the public halves in a JWKS file.
struct PublishedKeys {
  enum Kind: String { case rs256 = "rsa", es256 = "ec" }

  let path = NSTemporaryDirectory() + "jwks-\(UUID().uuidString).json"
  let publicText: String
  private let rsa: Insecure.RSA.PrivateKey
  private let ec = ES256PrivateKey()

  init() throws {
    rsa = try Insecure.RSA.PrivateKey(pem: Self.rsaPEM())
    publicText = rsa.publicKey.pemRepresentation
    let (modulus, exponent) = try rsa.publicKey.getKeyPrimitives()
    let parameters = ec.publicKey.parameters
    let keys = """
      {"keys":[
        {"kty":"RSA","kid":"rsa","alg":"RS256","n":"\(modulus.base64URL)","e":"\(exponent.base64URL)"},
        {"kty":"EC","kid":"ec","crv":"P-256","x":"\(parameters?.x ?? "")","y":"\(parameters?.y ?? "")"}
      ]}
      """
    try keys.write(toFile: path, atomically: true, encoding: .utf8)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  func sign(_ claims: TestClaims, _ kind: Kind) async throws -> String {
    let keys = JWTKeyCollection()
    switch kind {
    case .rs256: await keys.add(rsa: rsa, digestAlgorithm: .sha256, kid: "rsa")
    case .es256: await keys.add(ecdsa: ec, kid: "ec")
    }
    return try await keys.sign(claims, kid: JWKIdentifier(string: kind.rawValue))
  }

  private static func rsaPEM() throws -> String {
    String(decoding: try Tool.runBlocking(["openssl", "genrsa", "2048"]).get(), as: UTF8.self)
  }
}
