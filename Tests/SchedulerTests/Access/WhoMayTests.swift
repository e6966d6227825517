import Foundation
import Queue
import Testing

@testable import Scheduler

/// Who may do what, by every way to a job.
struct WhoMayTests {
  private let tokens = Tokens()

  @Test func nobodyMayAnythingButLookAtTheHealth() async throws {
    try await RunningScheduler.with(access: tokens.access) { scheduler in
      #expect(try await scheduler.call("GET", "/health").status == 200)
      for path in [
        "/api/jobs/transcode:1", "/api/jobs/status/waiting", "/api/jobs/stats/queue", "/api/queues", "/api/jobs/film/f",
      ] {
        let reply = try await scheduler.call("GET", path)
        #expect(reply.status == 401 && reply.headers["www-authenticate"] == "Bearer", "\(path)")
      }
      let wrong = try await scheduler.call("GET", "/api/queues", token: "spr_wrong")
      #expect(wrong.status == 401 && wrong.headers["www-authenticate"]?.contains("invalid_token") == true)
      #expect(!wrong.text.contains("spr_wrong"))
      #expect(try await scheduler.call("GET", "/health", token: "spr_wrong").status == 200)
    }
  }

  @Test func aCreatorSeesItsOwnFilmsAlone() async throws {
    try await RunningScheduler.with(access: tokens.access) { scheduler in
      let own = try await scheduler.add(film: "ada-1", token: tokens.ada.token)
      let other = try await scheduler.add(film: "grace-1", token: tokens.grace.token)
      let shared = try await scheduler.add(film: "shared", token: tokens.grace.token)
      #expect(
        try await scheduler.call("GET", "/api/jobs/\(own)", token: tokens.ada.token).json["film"]["owner"].string == "ada")
      for (method, end) in [("GET", ""), ("POST", "/retry"), ("POST", "/promote"), ("DELETE", ""), ("GET", "/logs")] {
        let reply = try await scheduler.call(method, "/api/jobs/\(other)\(end)", token: tokens.ada.token)
        #expect(reply.status == 404, "\(method) \(end)")
      }
      func listed(_ path: String, _ token: String) async throws -> Set<String> {
        Set(try await scheduler.call("GET", path, token: token).json["jobs"].array.compactMap { $0["id"].string })
      }
      #expect(try await listed("/api/jobs/status/waiting", tokens.ada.token) == [own])
      #expect(try await listed("/api/jobs/status/waiting", tokens.grace.token) == [other, shared])
      #expect(try await listed("/api/jobs/status/waiting", tokens.viewer.token) == [shared])
      #expect(try await listed("/api/jobs/status/waiting", tokens.admin.token) == [own, other, shared])
      #expect(try await listed("/api/jobs/film/grace-1", tokens.ada.token) == [])
      #expect(try await listed("/api/jobs/film/grace-1", tokens.grace.token) == [other])
    }
  }

  @Test func aCreatorTouchesItsOwnFilmsAlone() async throws {
    try await RunningScheduler.with(access: tokens.access) { scheduler in
      _ = try await scheduler.add(film: "taken", token: tokens.admin.token)
      _ = try await scheduler.add(film: "hers", token: tokens.grace.token)
      let wrong = [
        (#""film":{"id":"taken"},"source":"uploads/ada/a","output":"titles/taken""#, 403),
        (#""film":{"id":"hers"},"source":"uploads/ada/a","output":"titles/hers""#, 403),
        (#""film":{"id":"new","owner":"grace"},"source":"uploads/ada/a","output":"titles/new""#, 403),
        (#""film":{"id":"new"},"source":"uploads/grace/a","output":"titles/new""#, 403),
        (#""film":{"id":"new"},"source":"/etc/passwd","output":"titles/new""#, 403),
        (#""film":{"id":"new"},"source":"uploads/ada/../grace/a","output":"titles/new""#, 403),
        (#""film":{"id":"new"},"source":"uploads/ada/a","output":"titles/hers""#, 403),
        (#""film":{"id":"new"},"source":"uploads/ada/a","output":"titles/new/../hers""#, 403),
        (#""film":{"id":"../new"},"source":"uploads/ada/a","output":"titles/new""#, 422),
        (#""source":"uploads/ada/a","output":"titles/new""#, 422),
      ]
      for (payload, status) in wrong {
        let reply = try await scheduler.call(
          "POST", "/api/jobs", #"{"type":"transcode","payload":{\#(payload),"profile":"a"}}"#, token: tokens.ada.token)
        #expect(reply.status == status, "\(payload): \(reply.text)")
      }
      _ = try await scheduler.add(film: "new", token: tokens.ada.token)
      let absolute = #"{"type":"thumbnails","payload":{"source":"/films/a","output":"/b","count":1}}"#
      #expect(try await scheduler.call("POST", "/api/jobs", absolute, token: tokens.admin.token).status == 201)
    }
  }

  @Test func rolesAreKept() async throws {
    try await RunningScheduler.with(access: tokens.access) { scheduler in
      let calls: [(String, String, Role)] = [
        ("GET", "/api/jobs/stats/queue", .viewer), ("DELETE", "/api/jobs/transcode:9", .creator),
        ("POST", "/api/jobs/transcode:9/retry", .creator), ("GET", "/api/queues", .admin),
        ("POST", "/api/queues/transcode/pause", .admin), ("POST", "/api/queues/transcode/resume", .admin),
        ("DELETE", "/api/queues/transcode", .superAdmin),
      ]
      let callers: [(Role, String)] = [
        (.viewer, tokens.viewer.token), (.creator, tokens.ada.token), (.admin, tokens.admin.token),
        (.superAdmin, tokens.superAdmin.token),
      ]
      for (method, path, least) in calls {
        for (role, token) in callers {
          let status = try await scheduler.call(method, path, token: token).status
          #expect((status == 403) == (role < least), "\(method) \(path) as \(role): \(status)")
        }
      }
    }
  }

  @Test func addressesOfTheNetworkTakeAuthentication() async throws {
    var open = SchedulerSettings()
    open.host = "0.0.0.0"
    let settings = open
    await #expect(throws: SchedulerError.wouldBeOpen(host: "0.0.0.0")) { try await RunningScheduler.with(settings) { _ in } }
    let reply = try await RunningScheduler.with(settings, access: tokens.access) {
      try await $0.call("GET", "/api/queues", token: tokens.admin.token)
    }
    #expect(reply.status == 200)
  }
}
