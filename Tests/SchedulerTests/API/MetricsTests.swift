import Foundation
import Queue
import Testing

@testable import Scheduler

struct MetricsTests {
  @Test func queuesAndRequestsAreMeasured() async throws {
    try await RunningScheduler.with { scheduler in
      try await scheduler.queue("transcode").add("transcode", ["n": 1])
      _ = try await scheduler.call("GET", "/api/jobs/transcode:1")
      _ = try await scheduler.call("GET", "/nowhere/at/all")
      let reply = try await scheduler.call("GET", "/metrics")
      #expect(reply.headers["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
      let lines = Set(reply.text.split(separator: "\n").map(String.init))
      #expect(lines.contains(#"sprocket_queue_jobs{queue="transcode",state="waiting"} 1"#))
      #expect(lines.contains(#"sprocket_queue_paused{queue="transcode"} 0"#))
      #expect(lines.contains("# TYPE sprocket_http_request_duration_seconds histogram"))
      let count = #"sprocket_http_request_duration_seconds_count{method="GET",route="/api/jobs/{jobId}",status="200"} 1"#
      #expect(lines.contains(count), "\(reply.text)")
      #expect(!reply.text.contains("nowhere"))
    }
  }

  @Test func readinessSaysWhyNot() async throws {
    try await RunningScheduler.with { scheduler in
      #expect(try await scheduler.call("GET", "/ready").status == 200)
      try await scheduler.redis.send(["CONFIG", "SET", "maxmemory-policy", "allkeys-lru"])
      let reply = try await scheduler.call("GET", "/ready")
      #expect(reply.status == 503 && reply.problem?.contains("allkeys-lru") == true)
    }
  }

  @Test func textIsWrittenAsPrometheusReadsIt() {
    var family = PrometheusText.Family(name: "a", kind: .gauge, help: "two\nlines")
    family.samples = [
      .init(labels: [("le gal", "say \"a\\b\"\n")], value: 1.5), .init(labels: [], value: .infinity),
      .init(labels: [], value: 2),
    ]
    #expect(
      PrometheusText.text(of: [family])
        == "# HELP a two\\nlines\n# TYPE a gauge\na{le_gal=\"say \\\"a\\\\b\\\"\\n\"} 1.5\na +Inf\na 2\n")
  }

  @Test func instrumentsAreKept() {
    let registry = PrometheusRegistry()
    registry.makeCounter(label: "done", dimensions: [("q", "a")]).increment(by: 2)
    registry.makeCounter(label: "done", dimensions: [("q", "a")]).increment(by: 3)
    registry.makeTimer(label: "took", dimensions: []).recordNanoseconds(2_000_000)
    let text = PrometheusText.text(of: registry.families)
    #expect(text.contains("done_total{q=\"a\"} 5\n"))
    #expect(text.contains("took_seconds_bucket{le=\"0.001\"} 0\n") && text.contains("took_seconds_bucket{le=\"0.0025\"} 1\n"))
    #expect(text.contains("took_seconds_count 1\n"))
  }
}
