import Foundation
import Redis
import Testing

@testable import Queue

/// The same administration by Python and by us leaves the same keys, fields and events. Wire format §13, §14, §17.
@Suite(
  .enabled(if: PythonPeer.areThere, "bin/setup makes the Python environments of .build/venv and .build/venv-bullmq2"),
  .timeLimit(.minutes(3)))
struct PythonAdministrationTests {
  /// What both are to do, on queues that have the same jobs: as Python is told, and as we do it.
  struct Task: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let python: String
    let swift: @Sendable (Queue) async throws -> Void

    init(_ name: String, _ python: String, _ swift: @escaping @Sendable (Queue) async throws -> Void) {
      testDescription = name
      self.python = python
      self.swift = swift
    }
  }

  static let tasks = [
    Task("pause", #"[["pause"]]"#) { try await $0.pause() },
    Task("pause and resume", #"[["pause"], ["resume"]]"#) {
      try await $0.pause()
      try await $0.resume()
    },
    Task("retry", #"[["retry", "6", "failed"], ["retry", "5", "completed"]]"#) {
      try await $0.retry("6")
      try await $0.retry("5", from: .completed)
    },
    Task("retry with fresh attempts", #"[["retry", "6", "failed", {"resetAttemptsMade": true, "resetAttemptsStarted": true}]]"#)
    {
      try await $0.retry("6", resettingAttempts: true)
    },
    Task("retry all", #"[["retryJobs", {"state": "failed"}], ["retryJobs", {"state": "completed"}]]"#) {
      try await $0.retryAll()
      try await $0.retryAll(.completed)
    },
    Task("promote", #"[["promote", "3"]]"#) { try await $0.promote("3") },
    Task("promote all", #"[["promoteJobs"]]"#) { try await $0.promoteAll() },
    Task(
      "change priority",
      #"[["changePriority", "1", {"priority": 4}], ["changePriority", "2", {"priority": 0}], ["changePriority", "3", {"priority": 9}]]"#
    ) {
      try await $0.changePriority(of: "1", to: 4)
      try await $0.changePriority(of: "2", to: 0)
      try await $0.changePriority(of: "3", to: 9)
    },
    Task("change data", #"[["updateData", "1", {"y":2}]]"#) { try await $0.updateData(of: "1", to: ["y": 2]) },
    Task("remove", #"[["remove", "1"], ["remove", "2"], ["remove", "3"], ["remove", "5"], ["remove", "6"]]"#) {
      for id in ["1", "2", "3", "5", "6"] { try await $0.remove(id) }
    },
    Task("clean", #"[["clean", 0, 0, "completed"], ["clean", 0, 0, "failed"], ["clean", 0, 0, "delayed"]]"#) {
      for state in [JobState.completed, .failed, .delayed] { try await $0.clean(state, olderThan: .zero) }
    },
    Task("drain", #"[["drain"]]"#) { try await $0.drain() },
    Task("drain with delayed", #"[["drain", true]]"#) { try await $0.drain(includingDelayed: true) },
    Task("obliterate by force", #"[["pause"], ["obliterate", true]]"#) {
      try await $0.pause()
      try await $0.obliterate(force: true)
    },
    Task("limits", #"[["setGlobalConcurrency", 3], ["setGlobalRateLimit", 5, 1000]]"#) {
      try await $0.setGlobalConcurrency(3)
      try await $0.setGlobalRateLimit(RateLimit(max: 5, per: .seconds(1)))
    },
    Task(
      "limits taken away",
      """
      [["setGlobalConcurrency", 3], ["setGlobalRateLimit", 5, 1000], ["removeGlobalConcurrency"], ["removeGlobalRateLimit"]]
      """
    ) {
      try await $0.setGlobalConcurrency(3)
      try await $0.setGlobalRateLimit(RateLimit(max: 5, per: .seconds(1)))
      try await $0.setGlobalConcurrency(nil)
      try await $0.setGlobalRateLimit(nil)
    },
  ]

  @Test("both leave the same behind", arguments: tasks)
  func sameKeys(task: Task) async throws {
    try await withQueue { queue in
      let other = try Queue(name: "other", redis: queue.redis)
      try await fill(queue)
      try await fill(other)
      try await task.swift(queue)
      try await PythonPeer.current.administer(task.python, other)
      let (ours, theirs) = (try await KeySpace(of: queue), try await KeySpace(of: other))
      #expect(ours == theirs)
      for id in ["1", "2", "3", "4", "5", "6"] {
        let (our, their) = (try await fields(of: id, in: queue, task), try await fields(of: id, in: other, task))
        #expect(our == their, "job \(id)")
      }
      let meta = try await queue.redis.send(["HGETALL", queue.keys.meta]).fields
      #expect(try await other.redis.send(["HGETALL", other.keys.meta]).fields == meta)
    }
  }

  /// One job in each state: 1 waits, 2 has a priority, 3 is delayed, 4 is active, 5 has completed, 6 has failed.
  private func fill(_ queue: Queue) async throws {
    func add(_ change: (inout JobOptions) -> Void = { _ in }) async throws {
      var options = JobOptions()
      change(&options)
      try await queue.add("film", ["x": 1], options: options)
    }
    try await add { $0.delay = .seconds(3600) }
    try await add { $0.delay = .seconds(3600) }
    try await add { $0.delay = .seconds(3600) }
    for _ in 4...6 { try await add() }
    _ = try await queue.take(token: "active")
    try await queue.take().complete(returning: JSONText("1"), keeping: .all)
    try await queue.take().fail(JobFailure(UnrecoverableError("no film")), keeping: .all)
    try await queue.changePriority(of: "2", to: 7)
    try await queue.promote("1")
    try await queue.promote("2")
  }

  private func fields(of id: String, in queue: Queue, _ task: Task) async throws -> [String: String] {
    var fields = try await queue.redis.send(["HGETALL", queue.keys.job(id)]).fields
    for time in ["timestamp", "processedOn", "finishedOn"] where fields[time] != nil { fields[time] = "a time" }
    // Python's promotion of all leaves the delay behind; that of one doesn't.
    if task.testDescription == "promote all" { fields["delay"] = nil }
    return fields
  }

  @Test("a flow's children that are removed release or take along their parent, as Python has it", arguments: [true, false])
  func children(removing: Bool) async throws {
    try await withQueue { queue in
      let other = try Queue(name: "other", redis: queue.redis)
      func flow(_ queue: Queue) async throws -> String {
        try await PythonPeer.current.addFlow(
          """
          {"name": "parent", "queueName": "\(queue.name)", "data": {}, "opts": {"jobId": "parent"}, "children": [
            {"name": "chunk", "queueName": "\(queue.name)", "data": {}, "opts": {"jobId": "chunk"}}]}
          """, by: queue)
      }
      _ = try await (flow(queue), flow(other))
      if removing {
        try await queue.remove("chunk")
        try await PythonPeer.current.administer(#"[["remove", "chunk"]]"#, other)
        #expect(try await queue.state(of: "parent") == .waiting)
      } else {
        #expect(try await queue.clean(.waiting, olderThan: .zero) == ["chunk"])
        try await PythonPeer.current.administer(#"[["clean", 0, 0, "wait"]]"#, other)
        #expect(try await queue.job("parent") == nil)
      }
      #expect(try await KeySpace(of: queue) == KeySpace(of: other))
    }
  }

  @Test(
    "a retried child is one to wait for again, as Python has it",
    arguments: ["ignoreDependencyOnFailure", "failParentOnFailure"])
  func retriedChild(policy: String) async throws {
    try await withQueue { queue in
      let other = try Queue(name: "other", redis: queue.redis)
      for queue in [queue, other] {
        _ = try await PythonPeer.current.addFlow(
          """
          {"name": "parent", "queueName": "\(queue.name)", "data": {}, "opts": {"jobId": "parent"}, "children": [
            {"name": "a", "queueName": "\(queue.name)", "data": {}, "opts": {"jobId": "a", "\(policy)": true}},
            {"name": "b", "queueName": "\(queue.name)", "data": {}, "opts": {"jobId": "b"}}]}
          """, by: queue)
        let (first, second) = (try await queue.take(), try await queue.take())
        let (a, b) = first.id == "a" ? (first, second) : (second, first)
        try await b.complete(returning: JSONText("1"), keeping: .all)
        try await a.fail(JobFailure(UnrecoverableError("no film")), keeping: .all)
      }
      try await queue.retry("a")
      if policy == "ignoreDependencyOnFailure" { try await queue.retry("b", from: .completed) }
      let second = policy == "ignoreDependencyOnFailure" ? #", ["retry", "b", "completed"]"# : ""
      try await PythonPeer.current.administer(#"[["retry", "a", "failed"]\#(second)]"#, other)
      let (ours, theirs) = (try await KeySpace(of: queue), try await KeySpace(of: other))
      #expect(ours == theirs)
    }
  }

  @Test("Python reads what we have, and we read what Python has", arguments: PythonPeer.all)
  func reading(peer: PythonPeer) async throws {
    try await withQueue { queue in
      try await fill(queue)
      let answers: [JSONText] = try await peer.administer(
        """
        [["getJobCounts", "wait", "active", "delayed", "prioritized", "completed", "failed", "waiting-children"],
         ["isPaused"], ["getJobs", ["completed", "failed"]], ["getJobState", "3"]]
        """, queue)
      #expect(
        try answers[0].decode(as: [String: Int].self)
          == ["wait": 1, "active": 1, "delayed": 1, "prioritized": 1, "completed": 1, "failed": 1, "waiting-children": 0])
      #expect(try answers[1].decode(as: Bool.self) == false)
      #expect(try Set(answers[2].decode(as: [String].self)) == ["5", "6"])
      #expect(try answers[3].decode(as: String.self) == "delayed")
      try await peer.administer(#"[["pause"]]"#, queue)
      #expect(try await queue.isPaused)
      try await queue.resume()
      #expect(try await queue.state(of: "1") == .waiting)
      #expect(try await queue.redis.send(["EXISTS", queue.keys.paused]).integer == 0, "2.26 has put its jobs there")
    }
  }

  @Test("Python's followers see what we do")
  func events() async throws {
    try await withQueue { queue in
      try await fill(queue)
      try await queue.pause()
      try await queue.remove("1")
      try await queue.retry("6")
      try await queue.clean(.completed, olderThan: .zero)
      try await queue.drain()
      try await queue.resume()
      let seen = try await PythonPeer.current.watch(queue, until: "resumed")
      #expect(
        seen.suffix(5) == [
          ["event": "paused"], ["event": "removed", "jobId": "1", "prev": "wait"],
          ["event": "waiting", "jobId": "6", "prev": "failed"], ["event": "cleaned", "count": "1"],
          ["event": "resumed"],
        ])
      #expect(seen.contains(["event": "completed", "jobId": "5", "returnvalue": "1", "prev": "active"]))
      #expect(seen.contains(["event": "failed", "jobId": "6", "failedReason": "no film", "prev": "active"]))
    }
  }

  @Test("workers of either language are found", arguments: PythonPeer.all)
  func workers(peer: PythonPeer) async throws {
    try await withQueue { queue in
      var options = WorkerOptions()
      options.name = "encoder-3"
      let worker = QueueWorker(queue, options: options, logger: silentLogger) { (_: JobContext<JSONText>) in 1 }
      try await running(worker) {
        try await peer.workUntilKilled(on: queue, lockDuration: .seconds(30)) {
          try await eventually {
            let names = try await queue.workers().map(\.name)
            return names.contains("encoder-3") && names.contains(nil)
          }
        }
      }
      #expect(try await Queue(name: "film", redis: queue.redis).workers().isEmpty)
    }
  }
}
