import Foundation
import Testing

@testable import Scheduler

struct HostileRequestTests {
  private let types = ["Content-Type": "application/json"]

  @Test func bodiesThatAreNoJSON() async throws {
    try await RunningScheduler.with { scheduler in
      let client = try scheduler.client
      func post(_ body: [UInt8], _ headers: [String: String] = ["Content-Type": "application/json"]) async throws -> HTTPReply {
        try await client.ask("/api/jobs", method: "POST", headers: headers, body: body)
      }
      #expect(try await post([0x22, 0xff, 0xfe, 0x22]).status == 400)
      #expect(try await post(Array("{}".utf8), ["Content-Type": "text/plain"]).status == 415)
      #expect(try await post(Array("{}".utf8), [:]).status == 415)
      #expect(try await post(Array(String(repeating: "{\"a\":", count: 500_000).utf8)).status == 413)
      #expect(try await post(Array(String(repeating: "{\"a\":", count: 100_000).utf8)).status == 400)
      #expect(try await post(Array(#"{"type":"\ud800","payload":{}}"#.utf8)).problem != nil)
      let long = types.merging(["Content-Length": "99999999999"]) { $1 }
      #expect(try await client.ask("/api/jobs", method: "POST", headers: long, body: []).status == 413)
    }
  }

  @Test func aBodyThatTrickles() async throws {
    var settings = SchedulerSettings()
    settings.bodyTime = .milliseconds(50)
    try await RunningScheduler.with(settings) { scheduler in
      // The rest of the body never comes.
      let headers = types.merging(["Content-Length": "200"]) { $1 }
      let reply = try await scheduler.client.ask("/api/jobs", method: "POST", headers: headers, body: Array(#"{"type":"#.utf8))
      #expect(reply.status == 408 && reply.problem?.contains("didn't come within") == true, "\(reply.text)")
      #expect(try await scheduler.call("GET", "/health").status == 200)
    }
  }

  @Test func headersThatAreTooMany() async throws {
    try await RunningScheduler.with { scheduler in
      let client = try scheduler.client
      let flood = Dictionary(uniqueKeysWithValues: (0..<5000).map { ("X-\($0)", String(repeating: "a", count: 50)) })
      if let reply = try? await client.ask("/health", headers: flood) { #expect((400..<500).contains(reply.status)) }
      #expect(try await client.ask("/health").status == 200)
    }
  }

  @Test(arguments: [
    "/api/jobs/../../etc/passwd", "/api/%2e%2e/health", "//api/queues", "/api/jobs/transcode:1/../../queues", "/api/queues/%00",
    "/api/queues/..%2f", "/api/jobs/film/", "/api//queues", "/API/queues",
  ])
  func pathsThatLeadNowhere(_ path: String) async throws {
    try await RunningScheduler.with { scheduler in
      let reply = try await scheduler.call("GET", path)
      #expect([400, 404, 405].contains(reply.status) || path.contains("//"), "\(path): \(reply.status) \(reply.text)")
    }
  }

  @Test func answersThatNobodyTakes() async throws {
    try await RunningScheduler.with { scheduler in
      #expect(try await scheduler.call("GET", "/api/queues", headers: ["Accept": "text/html"]).status == 406)
      #expect(try await scheduler.call("GET", "/api/queues", headers: ["Accept": "text/html, */*;q=0.1"]).status == 200)
      let wrong = try await scheduler.call("PUT", "/api/queues")
      #expect(wrong.status == 405 && wrong.headers["allow"] == "GET, HEAD" && wrong.problem != nil)
    }
  }

  @Test(arguments: [
    ("*/*", true), ("application/json", true), ("application/*;q=0.5", true), ("text/html", false), ("", false),
    ("*/*, application/json;q=0", false), ("APPLICATION/JSON; charset=utf-8", true),
  ])
  func whatAcceptAdmits(_ header: String, _ admits: Bool) {
    #expect(Accept(header).admits("application/json") == admits)
  }

  @Test func depthOfJSON() {
    #expect(JSONDepth.of("{\"a\":[1,{\"b\":\"[[[[\\\"[\"}]}".utf8) == 3)
    #expect(JSONDepth.of("".utf8) == 0)
  }
}
