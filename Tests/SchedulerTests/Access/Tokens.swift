import Foundation
import JWTKit

@testable import Scheduler

/// Machines' tokens for a test.
struct Tokens {
  let admin = MachineToken.make(name: "ingest", role: .admin)
  let superAdmin = MachineToken.make(name: "root", role: .superAdmin)
  let ada = MachineToken.make(name: "ada", role: .creator)
  let grace = MachineToken.make(name: "grace", role: .creator, films: ["shared"])
  let viewer = MachineToken.make(name: "vera", role: .viewer, films: ["shared"])

  var access: Access {
    get throws {
      var settings = AccessSettings()
      settings.tokens = [admin, superAdmin, ada, grace, viewer].map(\.line).joined(separator: "\n")
      return try Access(settings)
    }
  }
}

/// What the platform's tokens say.
struct TestClaims: JWTPayload {
  var sub: String? = "ada"
  var role: String? = "Creator"
  var exp: Double? = Date().timeIntervalSince1970 + 600
  var nbf: Double?
  var iss: String?
  var aud: [String]?

  func verify(using algorithm: some JWTAlgorithm) {}
}
