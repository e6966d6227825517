import CoreMetrics
import InMemoryTracing
import Instrumentation
import MetricsTestKit
import Redis
import ServiceContextModule
import Testing

@testable import Queue

@Suite(.timeLimit(.minutes(2)))
struct TelemetryTests {
  /// The process can have but one of each, and only once.
  private static let tracer: InMemoryTracer = {
    let tracer = InMemoryTracer()
    InstrumentationSystem.bootstrap(tracer)
    return tracer
  }()
  private static let metrics: TestMetrics = {
    let metrics = TestMetrics()
    MetricsSystem.bootstrap(metrics)
    return metrics
  }()

  @Test("an attempt is a span of the producer's trace, with BullMQ's attributes")
  func trace() async throws {
    let tracer = Self.tracer
    try await PrivateServer.withTemporary { server in
      let queue = try Queue(name: "traced", redis: RedisClient(url: server.url))
      let producer = tracer.startAnySpan("add", context: .topLevel, ofKind: .producer)
      let id = try await ServiceContext.withValue(producer.context) { try await queue.add("film", 1) }
      producer.end()
      let worker = QueueWorker(queue, logger: silentLogger) { (_: JobContext<Int>) in 0 }
      try await running(worker) { for try await _ in queue.updates(of: id) {} }
      let span = try #require(tracer.finishedSpans.first { $0.operationName == "process traced" })
      #expect(span.attributes["bullmq.job.id"]?.toSpanAttribute() == .string(id))
      let origin = try #require(tracer.finishedSpans.first { $0.operationName == "add" })
      #expect(span.traceID == origin.traceID)
      #expect(span.parentSpanID == origin.spanID)
      #expect(span.kind == .consumer)
    }
  }

  @Test("metadata is found where Node and where Python put it, and anything else is passed over")
  func carrier() {
    let headers = ["traceparent": "00-1-2-01"]
    #expect(TraceCarrier(TraceCarrier.metadata(in: #"{"tm":"{\"traceparent\":\"00-1-2-01\"}"}"#)).headers == headers)
    let nested = #"{"telemetry":{"metadata":"{\"traceparent\":\"00-1-2-01\"}"}}"#
    #expect(TraceCarrier(TraceCarrier.metadata(in: nested)).headers == headers)
    #expect(TraceCarrier(TraceCarrier.metadata(in: #"{"tm":"opaque"}"#)).headers.isEmpty)
    #expect(TraceCarrier.metadata(in: #"{"attempts":1}"#) == nil)
  }

  @Test("ends of jobs are counted and attempts timed, by queue")
  func counts() async throws {
    let metrics = Self.metrics
    try await PrivateServer.withTemporary { server in
      let queue = try Queue(name: "counted", redis: RedisClient(url: server.url))
      var options = JobOptions()
      options.attempts = 2
      try await queue.add("good", 1)
      try await queue.add("bad", 2, options: options)
      let worker = QueueWorker(queue, logger: silentLogger) { (job: JobContext<Int>) in
        if job.payload == 2 { throw NothingFetched() }
        return 0
      }
      try await running(worker) { try await eventually { try await queue.counts().failed == 1 } }
      func count(_ name: String) throws -> Int64 { try metrics.expectCounter(name, [("queue", "counted")]).totalValue }
      #expect(try count("queue_jobs_completed") == 1)
      #expect(try count("queue_jobs_retried") == 1)
      #expect(try count("queue_jobs_failed") == 1)
      #expect(try metrics.expectTimer("queue_job_duration", [("queue", "counted")]).values.count == 3)
    }
  }
}
