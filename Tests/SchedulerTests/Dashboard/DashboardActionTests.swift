import Foundation
import Queue
import Testing

@testable import Scheduler

/// What the dashboard's buttons do over HTTP, and for whom.
@Suite(.timeLimit(.minutes(1)))
struct DashboardActionTests {
  private let tokens = Tokens()

  /// Presses a button, as a browser that was given a session does.
  private func press(
    _ path: String, _ form: String = "", token: String? = nil, on scheduler: RunningScheduler
  ) async throws -> HTTPReply {
    let headers = ["Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"]
    return try await scheduler.call("POST", path, form, token: token, headers: headers)
  }

  private func look(_ path: String, token: String? = nil, on scheduler: RunningScheduler) async throws -> HTTPReply {
    try await scheduler.call("GET", path, token: token, headers: ["Accept": "text/html"])
  }

  @Test func aButtonDoesItAndThePageSaysSo() async throws {
    try await RunningScheduler.with { scheduler in
      let queue = try scheduler.queue("transcode")
      let job = try await scheduler.add()
      #expect(try await press("/queues/transcode/pause", on: scheduler).headers["location"] == "/queues/transcode?done=paused")
      #expect(try await queue.isPaused)
      #expect(try await look("/queues/transcode?done=paused", on: scheduler).text.contains("The queue is paused"))
      #expect(try await press("/queues/transcode/resume", on: scheduler).status == 303)
      #expect(try await !queue.isPaused)
      let cancelled = try await press("/jobs/\(job)/cancel", on: scheduler)
      #expect(cancelled.status == 303 && cancelled.headers["location"] == "/jobs?done=cancelled")
      #expect(try await queue.counts().waiting == 0)
      let again = try await press("/jobs/\(job)/cancel", on: scheduler)
      #expect(again.status == 404 && again.text.contains("<h1>Not Found</h1>"))
      for path in ["/jobs/nothing/retry", "/jobs/transcode:%00/retry", "/queues/none/pause", "/schedules/remove"] {
        #expect(try await press(path, on: scheduler).status == 404, "\(path)")
      }
    }
  }

  @Test func eachRoleHasItsButtons() async throws {
    try await RunningScheduler.with(access: tokens.access) { scheduler in
      let job = try await scheduler.add(film: "shared", owner: "grace", token: tokens.admin.token)
      func status(_ path: String, _ token: String?) async throws -> Int {
        try await press(path, token: token, on: scheduler).status
      }
      for path in ["/queues/transcode/drain", "/queues/transcode/clean-failed", "/schedules/remove"] {
        #expect(try await status(path, nil) == 401)
        for token in [tokens.viewer.token, tokens.grace.token] { #expect(try await status(path, token) == 403, "\(path)") }
      }
      #expect(try await status("/jobs/\(job)/cancel", tokens.viewer.token) == 403)
      // What one may not know of isn't there.
      #expect(try await status("/jobs/\(job)/cancel", tokens.ada.token) == 404)
      #expect(try await look("/jobs/\(job)", token: tokens.ada.token, on: scheduler).status == 404)
      #expect(try await !look("/jobs?state=waiting", token: tokens.ada.token, on: scheduler).text.contains("shared"))
      let seen = try await look("/jobs/\(job)", token: tokens.viewer.token, on: scheduler)
      #expect(seen.status == 200 && !seen.text.contains("Cancel…"))
      #expect(try await look("/jobs/\(job)", token: tokens.grace.token, on: scheduler).text.contains("Cancel…"))
      #expect(try await status("/jobs/\(job)/cancel", tokens.grace.token) == 303)
    }
  }

  @Test func someoneUnknownSignsInAndComesBack() async throws {
    try await RunningScheduler.with(access: tokens.access) { scheduler in
      let sent = try await look("/jobs?state=failed", on: scheduler)
      #expect(sent.status == 303 && sent.headers["location"] == "/login?next=%2Fjobs%3Fstate%3Dfailed")
      let page = try await look("/login?next=%2Fjobs%3Fstate%3Dfailed", on: scheduler)
      #expect(page.text.contains("<input type=\"hidden\" name=\"next\" value=\"/jobs?state=failed\">"))
      let wrong = try await press("/login", "token=spr_x&next=%2Fjobs%3Fstate%3Dfailed", on: scheduler)
      let refused = try #require(wrong.headers["location"])
      #expect(try await look(refused, on: scheduler).text.contains("known, or has ended"))
      let right = try await press("/login", "token=\(tokens.admin.token)&next=%2Fjobs%3Fstate%3Dfailed", on: scheduler)
      #expect(right.headers["location"] == "/jobs?state=failed")
    }
  }

  @Test func whatIsNowhereIsToldInTheCallersOwnForm() async throws {
    try await RunningScheduler.with { scheduler in
      let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
      let page = try await scheduler.call("GET", "/nowhere", headers: ["Accept": browser])
      #expect(page.status == 404 && page.headers["content-type"] == "text/html; charset=utf-8")
      #expect(page.text.contains("<h1>Not Found</h1>"))
      for accept in ["*/*", "application/json", "text/html;q=0.5, application/problem+json"] {
        #expect(try await scheduler.call("GET", "/nowhere", headers: ["Accept": accept]).problem != nil, "\(accept)")
      }
    }
  }

  @Test func aSchedulesFileKeepsItsOwn() async throws {
    try await RunningScheduler.with { scheduler in
      let queue = try scheduler.queue("transcode")
      try await queue.upsertJobScheduler("kept", .every(.seconds(3600)), name: "x", 1, owner: "studio")
      try await queue.upsertJobScheduler("free", .every(.seconds(3600)), name: "x", 1)
      let page = try await look("/schedules", on: scheduler).text
      #expect(page.contains("value=\"free\"") && !page.contains("value=\"kept\"") && page.contains("from a file"))
      #expect(try await press("/schedules/remove", "queue=transcode&schedule=kept", on: scheduler).status == 409)
      // Its first job is due at once, and waits for a worker already.
      #expect(try await press("/schedules/run", "queue=transcode&schedule=kept", on: scheduler).status == 409)
      try await queue.upsertJobScheduler("later", .every(.seconds(3600), offset: .seconds(3599)), name: "x", 1)
      let later = try #require(try await queue.jobScheduler("later")).nextJobID
      let started = try await press("/schedules/run", "queue=transcode&schedule=later", on: scheduler)
      #expect(started.headers["location"] == "/jobs/transcode:\(later)?done=promoted")
      #expect(try await queue.state(of: later) == .waiting)
      #expect(try await queue.removeJobScheduler("later"))
      #expect(try await press("/schedules/remove", "queue=transcode&schedule=free", on: scheduler).status == 303)
      #expect(try await queue.jobSchedulers().map(\.id) == ["kept"])
    }
  }
}
