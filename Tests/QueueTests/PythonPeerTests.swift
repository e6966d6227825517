import Foundation
import Redis
import Testing

@testable import Queue

/// Swift and Python on the same queue, each doing the other's jobs.
@Suite(
  .enabled(if: PythonPeer.areThere, "bin/setup makes the Python environments of .build/venv and .build/venv-bullmq2"),
  .timeLimit(.minutes(3)))
struct PythonPeerTests {
  @Test("both add the same keys, types, fields and events", arguments: PythonPeer.all)
  func sameKeys(peer: PythonPeer) async throws {
    try await withQueue { queue in
      let other = try Queue(name: "other", redis: queue.redis)
      _ = try await peer.add(
        """
        [{"name": "a", "data": {"x": 1}, "opts": {"attempts": 3, "backoff": {"type": "exponential", "delay": 50}}},
         {"name": "b", "data": {"x": 1}, "opts": {"delay": 3600000, "removeOnComplete": true, "removeOnFail": {"count": 5}}},
         {"name": "c", "data": {"x": 1}, "opts": {"priority": 7}},
         {"name": "d", "data": {"x": 1}, "opts": {"lifo": true}},
         {"name": "e", "data": {"x": 1}, "opts": {"jobId": "own"}}]
        """, to: other)
      try await addTheSame(to: queue)
      let ours = try await KeySpace(of: queue)
      let theirs = try await KeySpace(of: other)
      #expect(ours == theirs)
      for id in ["1", "2", "3", "4", "own"] {
        let our = try #require(try await queue.job(id))
        let their = try #require(try await other.job(id))
        #expect(our.options == their.options)
        #expect(our.data == their.data)
        #expect(our.delay == their.delay)
        #expect(our.priority == their.priority)
      }
    }
  }

  private func addTheSame(to queue: Queue) async throws {
    func add(_ name: String, _ change: (inout JobOptions) -> Void) async throws {
      var options = JobOptions()
      change(&options)
      try await queue.add(name, ["x": 1], options: options)
    }
    try await add("a") {
      $0.attempts = 3
      $0.backoff = .exponential(.milliseconds(50))
    }
    try await add("b") {
      $0.delay = .seconds(3600)
      $0.removeOnComplete = JobRetention.none
      $0.removeOnFail = .newest(5)
    }
    try await add("c") { $0.priority = 7 }
    try await add("d") { $0.lifo = true }
    try await add("e") { $0.id = "own" }
  }

  @Test("Python's jobs are done here, in the order that Python's worker would take", arguments: PythonPeer.all)
  func pythonToSwift(peer: PythonPeer) async throws {
    try await withQueue { queue in
      let ids = try await peer.add(
        """
        [{"name": "late", "data": {"fail": 0}, "opts": {"priority": 2}},
         {"name": "early", "data": {"fail": 0}, "opts": {"priority": 1}},
         {"name": "first", "data": {"fail": 2}, "opts": {"attempts": 3}},
         {"name": "hopeless", "data": {"fail": 9}, "opts": {"attempts": 2, "backoff": {"type": "exponential", "delay": 1}}},
         {"name": "delayed", "data": {"fail": 0}, "opts": {"delay": 20}},
         {"name": "broken", "data": {"fail": "much"}, "opts": {"attempts": 5}}]
        """, to: queue)
      try await working(on: queue) { starts in
        try await eventually {
          let counts = try await queue.counts()
          return counts.completed + counts.failed == ids.count
        }
        #expect(starts.values.filter { $0 == "late" || $0 == "early" } == ["early", "late"])
      }
      let jobs = Dictionary(uniqueKeysWithValues: try await peer.read(ids, of: queue).map { ($0.name, $0) })
      #expect(jobs["first"]?.state == "completed")
      #expect(jobs["first"]?.attemptsMade == 3)
      #expect(jobs["first"]?.progress?.percent == 50)
      #expect(jobs["first"]?.stacktrace?.count == 2)
      #expect(jobs["hopeless"]?.state == "failed")
      #expect(jobs["hopeless"]?.failedReason == "not yet")
      #expect(jobs["delayed"]?.state == "completed")
      #expect(jobs["broken"]?.state == "failed")
      #expect(jobs["broken"]?.attemptsMade == 1, "trying again can't help")
      #expect(jobs["broken"]?.failedReason == "fail: expected Int")
    }
  }

  private struct Attempt: Codable {
    var fail: Int
  }

  private struct NotYet: Error, CustomStringConvertible {
    var description: String { "not yet" }
  }

  /// Runs a worker that fails as often as the payload says, for as long as `body` runs.
  private func working(on queue: Queue, _ body: (_ starts: Recorder<String>) async throws -> Void) async throws {
    let starts = Recorder<String>()
    let worker = QueueWorker(queue, logger: silentLogger) { (job: JobContext<Attempt>) -> String in
      starts.append(job.name)
      try await job.updateProgress(["percent": 50])
      try await job.log("attempt \(job.attempt)")
      if job.record.attemptsMade < job.payload.fail { throw NotYet() }
      return "done"
    }
    try await running(worker) { try await body(starts) }
  }

  @Test("our jobs are done by Python's worker, with retries", arguments: PythonPeer.all)
  func swiftToPython(peer: PythonPeer) async throws {
    try await withQueue { queue in
      struct Work: Codable {
        var `do`: String
        var attempts = 0
        var value: String?
      }
      var options = JobOptions()
      options.attempts = 3
      options.backoff = .exponential(.milliseconds(1))
      let retried = try await queue.add("retried", Work(do: "fail", attempts: 2, value: "made"), options: options)
      let hopeless = try await queue.add("hopeless", Work(do: "unrecoverable"), options: options)
      options.priority = 5
      let low = try await queue.add("low", Work(do: "return"), options: options)
      options.priority = 2
      options.removeOnComplete = JobRetention.none
      let high = try await queue.add("high", Work(do: "return"), options: options)
      let starts = try await peer.work(on: queue, count: 4)
      #expect(starts.filter { $0 == "retried" }.count == 3)
      #expect(starts.filter { $0 == "hopeless" }.count == 1)
      #expect(starts.filter { $0 == "low" || $0 == "high" } == ["high", "low"])
      let record = try #require(try await queue.job(retried))
      #expect(record.returnValue == JSONText(#""made""#))
      #expect(record.attemptsMade == 3)
      #expect(record.progress == JSONText(#"{"percent":100}"#) || record.progress == JSONText(#"{"percent": 100}"#))
      #expect(try await queue.state(of: hopeless) == .failed)
      #expect(try await queue.job(hopeless)?.failedReason?.contains("no hope") == true, "2.26 puts it in quotes")
      #expect(try await queue.state(of: low) == .completed)
      #expect(try await queue.job(high) == nil)
    }
  }

  @Test("a job whose Python worker was killed is recovered and done here", arguments: PythonPeer.all)
  func stalled(peer: PythonPeer) async throws {
    try await withQueue { queue in
      let id = try await queue.add("film", ["do": "hang"])
      try await peer.workUntilKilled(on: queue, lockDuration: .seconds(1)) {
        try await eventually { try await queue.state(of: id) == .active }
      }
      var options = WorkerOptions()
      options.stalledInterval = .seconds(1)
      let worker = QueueWorker(queue, options: options, logger: silentLogger) { (job: JobContext<[String: String]>) in
        job.record.stalledCount
      }
      // Python has marked the interval as checked for 30 s.
      try await queue.redis.send(["DEL", "bull:films:stalled-check"])
      try await running(worker) {
        for try await _ in queue.updates(of: id) {}
      }
      let record = try #require(try await queue.job(id))
      #expect(record.returnValue == JSONText("1"), "it had stalled once")
      #expect(record.attemptsStarted == 2)
      #expect(record.attemptsMade == 1)
    }
  }

  @Test("a job that we hand back is done by Python, without an attempt lost", arguments: PythonPeer.all)
  func handedBack(peer: PythonPeer) async throws {
    try await withQueue { queue in
      let id = try await queue.add("film", ["do": "return"])
      try await queue.take().handBack()
      #expect(try await peer.work(on: queue, count: 1) == ["film"])
      let record = try #require(try await queue.job(id))
      #expect(record.attemptsMade == 1)
      #expect(record.attemptsStarted == 2)
    }
  }

  @Test("the end of a deduplicated job lets its like in again", arguments: PythonPeer.all)
  func deduplication(peer: PythonPeer) async throws {
    try await withQueue { queue in
      let job = #"{"name": "film", "data": {}, "opts": {"deduplication": {"id": "same"}}}"#
      let ids = try await peer.add("[\(job), \(job)]", to: queue)
      #expect(ids.first == ids.last)
      #expect(try await queue.counts().waiting == 1)
      try await queue.take().complete(returning: JSONText("null"), keeping: .all)
      _ = try await peer.add("[\(job)]", to: queue)
      #expect(try await queue.counts().waiting == 1)
    }
  }

  @Test("children of Python's flow are done here, and release their parent", arguments: PythonPeer.all)
  func flow(peer: PythonPeer) async throws {
    try await withQueue { queue in
      let id = try await peer.addFlow(
        """
        {"name": "parent", "queueName": "films", "data": {"fail": 0}, "children": [
          {"name": "chunk", "queueName": "films", "data": {"fail": 0}},
          {"name": "chunk", "queueName": "films", "data": {"fail": 9}, "opts": {"ignoreDependencyOnFailure": true}}]}
        """, by: queue)
      #expect(try await queue.state(of: id) == .waitingChildren)
      try await working(on: queue) { _ in
        for try await _ in queue.updates(of: id) {}
      }
      #expect(try await queue.state(of: id) == .completed)
      #expect(try await queue.redis.send(["HVALS", "bull:films:\(id):processed"]).strings == [#""done""#])
      #expect(try await queue.redis.send(["HVALS", "bull:films:\(id):failed"]).strings == ["not yet"])
    }
  }

  @Test("a child's failure fails its parent where the flow says so", arguments: PythonPeer.all)
  func failingFlow(peer: PythonPeer) async throws {
    try await withQueue { queue in
      let id = try await peer.addFlow(
        """
        {"name": "parent", "queueName": "films", "data": {"fail": 0}, "children": [
          {"name": "chunk", "queueName": "films", "data": {"fail": 9}, "opts": {"failParentOnFailure": true}}]}
        """, by: queue)
      try await working(on: queue) { starts in
        for try await _ in queue.updates(of: id) {}
        #expect(starts.values == ["chunk"], "the parent is failed without being run")
      }
      let record = try #require(try await queue.job(id))
      #expect(record.failedReason?.hasPrefix("child bull:films:") == true)
      #expect(try await queue.state(of: id) == .failed)
    }
  }
}
