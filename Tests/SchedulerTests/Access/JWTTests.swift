import Foundation
import JWTKit
import Testing

@testable import Scheduler

struct JWTTests {
  private static let secret = "a secret of the platform, forty bytes long"
  private static let now = Date()

  private func access(_ change: (inout AccessSettings) -> Void = { _ in }) throws -> Access {
    var settings = AccessSettings()
    settings.jwtSecret = Self.secret
    change(&settings)
    return try Access(settings)
  }

  private func sign(_ claims: TestClaims, secret: String = Self.secret) async throws -> String {
    try await JWTKeyCollection().add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256).sign(claims)
  }

  @Test func aTokenTellsItsCaller() async throws {
    let credential = try await access().credential(sign(TestClaims()))
    #expect(credential.caller == Caller(id: "ada", role: .creator))
  }

  @Test func whatATokenMayNotBe() async throws {
    let time = Self.now.timeIntervalSince1970
    let access = try access {
      $0.jwtIssuer = "films"
      $0.jwtAudience = "sprocket"
    }
    let good = TestClaims(iss: "films", aud: ["sprocket", "other"])
    _ = try await access.credential(sign(good))
    var wrong: [String: TestClaims] = [:]
    wrong["has expired"] = good.with { $0.exp = time - 60 }
    wrong["has no exp"] = good.with { $0.exp = nil }
    wrong["isn't valid yet"] = good.with { $0.nbf = time + 60 }
    wrong["iss"] = good.with { $0.iss = "others" }
    wrong["aud"] = good.with { $0.aud = ["others"] }
    wrong["sub"] = good.with { $0.sub = nil }
    wrong["role"] = good.with { $0.role = "King" }
    for (reason, claims) in wrong {
      let token = try await sign(claims)
      let problem = await #expect(throws: Problem.self) { _ = try await access.credential(token) }
      #expect(problem?.status == .unauthorized)
      #expect(problem?.detail.contains(reason) == true, "\(problem?.detail ?? "") isn't about \(reason)")
    }
  }

  @Test func otherSignaturesAreRefused() async throws {
    let access = try access()
    let token = try await sign(TestClaims())
    let parts = token.split(separator: ".").map(String.init)
    let none = Data(#"{"alg":"none","typ":"JWT"}"#.utf8).base64URL
    let tampered = Data(#"{"sub":"ada","role":"Super Admin","exp":9999999999}"#.utf8).base64URL
    for wrong in [
      try await sign(TestClaims(), secret: String(repeating: "x", count: 40)), "\(none).\(parts[1]).",
      "\(none).\(parts[1]).\(parts[2])",
      "\(parts[0]).\(tampered).\(parts[2])", "\(parts[0]).\(parts[1]).", "..", "", "a.b.c",
      String(repeating: "a", count: 100_000),
    ] {
      await #expect(throws: Problem.self) { _ = try await access.credential(wrong) }
    }
  }

  @Test func publishedKeysOfBothKinds() async throws {
    let keys = try PublishedKeys()
    defer { keys.remove() }
    let access = try access { $0.jwksFile = keys.path }
    #expect(try await access.credential(keys.sign(TestClaims(), .es256)).caller.id == "ada")
    #expect(try await access.credential(keys.sign(TestClaims(), .rs256)).caller.id == "ada")
    // The public key is no secret, whatever a token's header says.
    let forged = try await JWTKeyCollection().add(hmac: HMACKey(from: keys.publicText), digestAlgorithm: .sha256, kid: "rsa")
      .sign(TestClaims(), kid: "rsa")
    await #expect(throws: Problem.self) { _ = try await access.credential(forged) }
  }

  @Test func keysAreReadAgain() async throws {
    let (old, new) = (try PublishedKeys(), try PublishedKeys())
    defer {
      old.remove()
      new.remove()
    }
    let access = try access { $0.jwksFile = old.path }
    let token = try await new.sign(TestClaims(), .es256)
    await #expect(throws: Problem.self) { _ = try await access.credential(token) }
    try FileManager.default.removeItem(atPath: old.path)
    try FileManager.default.copyItem(atPath: new.path, toPath: old.path)
    while (try? await access.credential(token)) == nil { await Task.yield() }
  }

  @Test func wrongSettingsAreRefused() throws {
    #expect(throws: SettingError.self) {
      _ = try AccessSettings.fromEnvironment(SettingsReader(["SPROCKET_JWT_SECRET": "short"]))
    }
    #expect(throws: SettingError.self) { _ = try access { $0.jwksFile = "/nowhere" } }
    #expect(throws: SettingError.self) { _ = try access { $0.tokens = "ada:creator" } }
    let error = #expect(throws: SettingError.self) { _ = try access { $0.tokens = "# none\nada:creator:secret-word" } }
    #expect(error?.description.contains("line 2") == true)
    #expect(error?.description.contains("secret-word") == false)
  }
}

extension TestClaims {
  fileprivate func with(_ change: (inout TestClaims) -> Void) -> TestClaims {
    var copy = self
    change(&copy)
    return copy
  }
}
