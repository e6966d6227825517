import Foundation
import NIOCore
import Queue
import Testing

@testable import Scheduler

struct RemoteWorkTests {
  private static let secret = "whsec_" + Data("a secret of those who lease machines".utf8).base64EncodedString()

  private func with(_ body: (RunningScheduler) async throws -> Void) async throws {
    var settings = AccessSettings()
    settings.tokens = MachineToken.make(name: "ingest", role: .admin).line
    settings.webhookSecrets = [try #require(WebhookSecret(Self.secret))]
    try await RunningScheduler.with(access: Access(settings)) { try await body($0) }
  }

  private func send(
    _ message: String, to scheduler: RunningScheduler, id: String = UUID().uuidString, at time: Date = Date(),
    signed: String? = nil
  ) async throws -> HTTPReply {
    let timestamp = Int(time.timeIntervalSince1970)
    let signature = try #require(WebhookSecret(Self.secret)).signature(id: id, timestamp: timestamp, body: signed ?? message)
    let headers = ["webhook-id": id, "webhook-timestamp": "\(timestamp)", "webhook-signature": "v1,AAAA v2,x \(signature)"]
    return try await scheduler.call("POST", "/api/webhooks/akash", message, headers: headers)
  }

  @Test func aRemoteWorkerDoesAJob() async throws {
    try await with { scheduler in
      let queue = try scheduler.queue("transcode")
      #expect(try await send(#"{"type":"job.claim","queue":"transcode"}"#, to: scheduler).status == 204)
      try await queue.add("transcode", ["source": "uploads/a"])
      let claim = try await send(#"{"type":"job.claim","queue":"transcode","worker":"lease-7"}"#, to: scheduler).json
      #expect(claim["job"]["payload"]["source"].string == "uploads/a")
      #expect(claim["job"]["state"].string == "active" && claim["lockSeconds"].number == 60)
      let token = try #require(claim["token"].string)
      #expect(try await queue.job("1")?.processedBy == "lease-7")

      let who = #""job":"transcode:1","token":"\#(token)""#
      #expect(try await send(#"{"type":"job.heartbeat",\#(who)}"#, to: scheduler).json["cancel"].string == nil)
      let progress = try await send(#"{"type":"job.progress",\#(who),"progress":{"percent":50}}"#, to: scheduler)
      #expect(progress.status == 200, "\(progress.text)")
      #expect(try await queue.job("1")?.progress == JSONText(#"{"percent":50}"#))
      #expect(
        try await send(#"{"type":"job.done",\#(who),"result":{"ok":true}}"#, to: scheduler).json["outcome"].string
          == "completed")
      #expect(try await queue.job("1")?.returnValue == JSONText(#"{"ok":true}"#))
      #expect(try await send(#"{"type":"job.done",\#(who)}"#, to: scheduler).status == 409)
    }
  }

  @Test func failuresAreTriedAgainUnlessFinalOrCancelled() async throws {
    try await with { scheduler in
      let queue = try scheduler.queue("transcode")
      var options = JobOptions()
      options.attempts = 3
      try await queue.add("transcode", ["n": 1], options: options)
      func attempt() async throws -> String {
        let claim = try await send(#"{"type":"job.claim","queue":"transcode"}"#, to: scheduler).json
        return #""job":"transcode:1","token":"\#(claim["token"].string ?? "")","reason":"no disk""#
      }
      let retried = try await send(#"{"type":"job.failed",\#(attempt())}"#, to: scheduler)
      #expect(retried.json["outcome"].string == "retried")
      let failed = try await send(#"{"type":"job.failed",\#(attempt()),"final":true}"#, to: scheduler)
      #expect(failed.json["outcome"].string == "failed")
      #expect(try await queue.job("1")?.failedReason == "no disk")

      try await queue.retry("1", resettingAttempts: true)
      let who = try await attempt()
      try await queue.cancelActive("1", reason: "not needed")
      let order = try await send(#"{"type":"job.heartbeat",\#(who)}"#, to: scheduler)
      #expect(order.json["cancel"].string == "not needed")
      #expect(try await send(#"{"type":"job.failed",\#(who)}"#, to: scheduler).json["outcome"].string == "failed")
    }
  }

  @Test func whatIsNotSignedNowIsRefused() async throws {
    try await with { scheduler in
      let claim = #"{"type":"job.claim","queue":"transcode"}"#
      let unsigned = try await scheduler.call("POST", "/api/webhooks/akash", claim)
      #expect(unsigned.status == 401)
      #expect(try await send(claim, to: scheduler, signed: claim + " ").status == 401)
      #expect(try await send(claim, to: scheduler, at: Date() - 301).status == 401)
      #expect(try await send(claim, to: scheduler, at: Date() + 301).status == 401)
      #expect(try await send(claim, to: scheduler, id: "same").status == 204)
      #expect(try await send(claim, to: scheduler, id: "same").status == 409)
      let wrong = [
        "{}", #"{"type":"job.dance"}"#, #"{"type":"job.done","job":"transcode:1"}"#, #"{"type":"job.claim"}"#, "[1]",
      ]
      for message in wrong { #expect(try await send(message, to: scheduler).status == 422, "\(message)") }
      #expect(try await send("{", to: scheduler).status == 400)
      #expect(try await send(#"{"type":"job.claim","queue":"none"}"#, to: scheduler).status == 404)
      let lost = #"{"type":"job.heartbeat","job":"transcode:1","token":"x"}"#
      #expect(try await send(lost, to: scheduler).status == 409)
    }
    let reply = try await RunningScheduler.with { try await $0.call("POST", "/api/webhooks/akash", "{}") }
    #expect(reply.status == 403)
  }

  @Test func progressTakesTheTokenOfTheLock() async throws {
    try await RunningScheduler.with { scheduler in
      let queue = try scheduler.queue("transcode")
      try await queue.add("transcode", ["n": 1])
      let job = try #require(try await queue.claim(RemoteWork.options))
      func patch(_ token: String) async throws -> HTTPReply {
        try await scheduler.call(
          "PATCH", "/api/jobs/transcode:1/progress", #"{"token":"\#(token)","progress":{"percent":10}}"#)
      }
      #expect(try await patch("wrong").status == 409)
      #expect(try await queue.job("1")?.progress == nil)
      #expect(try await patch(job.token).json["lockSeconds"].number == 60)
      #expect(try await queue.job("1")?.progress == JSONText(#"{"percent":10}"#))
    }
  }

  @Test func jobsOfWorkersThatVanishComeBack() async throws {
    try await RunningScheduler.with { scheduler in
      let queue = try scheduler.queue("transcode")
      try await queue.add("transcode", ["n": 1])
      _ = try await queue.claim(RemoteWork.options)
      // The first look notes who is active; by the second the lock has run out.
      while try await scheduler.redis.send(["SISMEMBER", "bull:transcode:stalled", "1"]).integer == 0 {
        try await scheduler.redis.send(["DEL", "bull:transcode:stalled-check"])
        _ = try await queue.recoverStalledJobs(RemoteWork.options)
      }
      try await scheduler.redis.send(["DEL", "bull:transcode:1:lock", "bull:transcode:stalled-check"])
      #expect(try await queue.recoverStalledJobs(RemoteWork.options) == ["1"])
    }
  }

  /// The example of Standard Webhooks' own specification.
  @Test func signaturesOfTheStandardAreBelieved() throws {
    let secret = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    let (id, timestamp, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", Data(#"{"test": 2432232314}"#.utf8))
    let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    #expect(secret.hasSigned(signature, id: id, timestamp: timestamp, body: body))
    #expect(!secret.hasSigned(signature, id: id, timestamp: "1614265331", body: body))
    #expect(!secret.hasSigned("v1a," + signature.dropFirst(3), id: id, timestamp: timestamp, body: body))
  }
}
