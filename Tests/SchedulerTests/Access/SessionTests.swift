import Foundation
import Testing

@testable import Scheduler

struct SessionTests {
  private let tokens = Tokens()

  @Test func someoneWhoSignsInIsKnownByACookie() async throws {
    try await RunningScheduler.with(access: tokens.access) { scheduler in
      let signedIn = try await scheduler.call("POST", "/login", #"{"token":"\#(tokens.admin.token)"}"#)
      #expect(signedIn.status == 204)
      let cookie = try #require(signedIn.headers["set-cookie"])
      #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/"))
      #expect(!cookie.contains(tokens.admin.token))
      let value = String(cookie.prefix { $0 != ";" })
      #expect(try await scheduler.call("GET", "/api/queues", headers: ["Cookie": value]).status == 200)
      #expect(try await scheduler.call("GET", "/api/queues", headers: ["Cookie": value + "x"]).status == 401)
      // A cookie comes along whoever asks; what changes something has to come from our own pages.
      func pause(_ headers: [String: String]) async throws -> Int {
        let headers = headers.merging(["Cookie": value]) { $1 }
        return try await scheduler.call("POST", "/api/queues/transcode/pause", headers: headers).status
      }
      let origin = String(scheduler.address.dropLast())
      #expect(try await pause([:]) == 403)
      #expect(try await pause(["Origin": "https://example.com"]) == 403)
      #expect(try await pause(["Origin": origin, "Sec-Fetch-Site": "cross-site"]) == 403)
      #expect(try await pause(["Origin": origin, "Sec-Fetch-Site": "same-origin"]) == 200)
      #expect(try await pause(["Origin": origin]) == 200)
    }
  }

  @Test func aFormSignsInAndGoesOn() async throws {
    try await RunningScheduler.with(access: tokens.access) { scheduler in
      func signIn(_ form: String, _ headers: [String: String] = [:]) async throws -> HTTPReply {
        try await scheduler.call(
          "POST", "/login", form, headers: headers.merging(["Content-Type": "application/x-www-form-urlencoded"]) { $1 })
      }
      let good = try await signIn("token=\(tokens.admin.token)&next=%2Fqueues")
      #expect(good.status == 303 && good.headers["location"] == "/queues" && good.headers["set-cookie"] != nil)
      for next in ["https:%2F%2Fexample.com", "%2F%2Fexample.com", "%2F%5Cexample.com", "%0d%0aX:y", "%2F%09%2Fexample.com"] {
        #expect(try await signIn("token=\(tokens.admin.token)&next=\(next)").headers["location"] == "/")
      }
      let wrong = try await signIn("token=spr_wrong")
      #expect(wrong.status == 303 && wrong.headers["set-cookie"] == nil)
      #expect(try await signIn("token=\(tokens.admin.token)", ["Origin": "https://example.com"]).status == 403)
      #expect(try await signIn("").status == 422)
      #expect(try await scheduler.call("POST", "/login", #"{"token":"wrong"}"#).status == 401)
      let out = try await scheduler.call("POST", "/logout")
      #expect(out.headers["set-cookie"]?.contains("1970") == true)
    }
  }

  @Test func aTokenThatIsTakenBackTakesItsSessionsAlong() async throws {
    func access(_ tokens: [String]) throws -> Access {
      var settings = AccessSettings()
      settings.tokens = tokens.joined(separator: "\n")
      settings.sessionSecret = "one"
      return try Access(settings)
    }
    let before = try access([tokens.admin.line, tokens.ada.line])
    let cookie = try before.sessions.sign(try await before.credential(tokens.ada.token)).value
    #expect(before.caller(ofSession: cookie)?.id == "ada")
    #expect(try access([tokens.admin.line]).caller(ofSession: cookie) == nil)
  }

  @Test func sessionsEnd() throws {
    let signer = SessionSigner(secret: "one")
    let now = Date()
    let caller = Caller(id: "ada", role: .creator)
    let short = try signer.sign(Credential(caller: caller, until: now + 60), now: now)
    #expect(signer.credential(in: short.value, now: now + 59)?.caller == caller)
    #expect(signer.credential(in: short.value, now: now + 60) == nil)
    let long = try signer.sign(Credential(caller: caller, until: nil), now: now)
    #expect(long.until == now + SessionSigner.longest)
    #expect(SessionSigner(secret: "two").credential(in: long.value) == nil)
    #expect(SessionSigner(secret: nil).credential(in: long.value) == nil)
    #expect(signer.credential(in: "") == nil && signer.credential(in: ".") == nil && signer.credential(in: "a.b.c") == nil)
  }
}
