import Foundation
import Redis
import Testing

@testable import Queue

/// Flows, deduplication and schedulers, with Swift on one side and Python on the other.
@Suite(
  .enabled(if: PythonPeer.areThere, "bin/setup makes the Python environments of .build/venv and .build/venv-bullmq2"),
  .timeLimit(.minutes(3)))
struct ProducerPeerTests {
  private struct Work: Codable {
    struct Job: Codable {
      struct Options: Codable { var deduplication: Deduplication }
      var name: String
      var data: Work
      var opts: Options
    }
    var `do` = "return"
    var value: Int?
    var jobs: [Job]?
  }

  private func options(id: String? = nil, _ change: (inout JobOptions) -> Void = { _ in }) -> JobOptions {
    var options = JobOptions()
    options.id = id
    change(&options)
    return options
  }

  // MARK: Flows

  @Test("both add the same flow: keys, types, fields and events", arguments: PythonPeer.all)
  func sameFlow(peer: PythonPeer) async throws {
    try await withQueue { films in
      let theirs = try Queue(name: "films", prefix: "peer", redis: films.redis)
      _ = try await peer.addFlow(
        """
        {"name": "film", "queueName": "films", "data": {}, "opts": {"jobId": "film", "priority": 3}, "children": [
          {"name": "chunk", "queueName": "chunks", "data": {}, "opts": {"jobId": "a", "failParentOnFailure": true}},
          {"name": "chunk", "queueName": "chunks", "data": {}, "opts": {"jobId": "b", "ignoreDependencyOnFailure": true},
           "children": [
            {"name": "audio", "queueName": "films", "data": {}, "opts": {"jobId": "c", "removeDependencyOnFailure": true}},
            {"name": "audio", "queueName": "films", "data": {},
             "opts": {"jobId": "d", "continueParentOnFailure": true, "delay": 5000}}]}]}
        """, by: theirs)
      func job(_ name: String, _ id: String, in queue: String, _ policy: ChildFailurePolicy, _ children: [FlowJob] = [])
        throws -> FlowJob
      {
        try FlowJob(
          name, [String: Int](), in: queue, options: options(id: id) { $0.onFailure = policy }, children: children)
      }
      var late = try job("audio", "d", in: "films", .continueParent)
      late.options.delay = .seconds(5)
      let chunks = [
        try job("chunk", "a", in: "chunks", .failParent),
        try job("chunk", "b", in: "chunks", .ignoreDependency, [try job("audio", "c", in: "films", .removeDependency), late]),
      ]
      let top = options(id: "film") { $0.priority = 3 }
      try await FlowProducer(redis: films.redis).add(
        try FlowJob("film", [String: Int](), in: "films", options: top, children: chunks))
      for (name, ids) in [("films", ["film", "c", "d"]), ("chunks", ["a", "b"])] {
        let our = try Queue(name: name, redis: films.redis)
        let their = try Queue(name: name, prefix: "peer", redis: films.redis)
        let (ourKeys, theirKeys) = (try await KeySpace(of: our), try await KeySpace(of: their))
        #expect(ourKeys == theirKeys)
        for id in ids {
          let ourParent = try await our.redis.send(["HGET", our.keys.job(id), "parent"]).string
          let theirParent = try await our.redis.send(["HGET", their.keys.job(id), "parent"]).string
          #expect(try sorted(ourParent) == sorted(theirParent?.replacing("peer:", with: "bull:")))
          #expect(try await our.job(id)?.options.onFailure == their.job(id)?.options.onFailure)
        }
      }
    }
  }

  /// JSON with its members in order.
  private func sorted(_ text: String?) throws -> Data? {
    guard let text else { return nil }
    return try JSONSerialization.data(
      withJSONObject: try JSONSerialization.jsonObject(with: Data(text.utf8)), options: .sortedKeys)
  }

  @Test("our flow is done by Python, whose parent reads what its children returned", arguments: PythonPeer.all)
  func flowToPython(peer: PythonPeer) async throws {
    try await withQueue { films in
      let children = try [25, 30].map { try FlowJob("chunk", Work(value: $0), in: "films") }
      let node = try await FlowProducer(redis: films.redis).add(
        try FlowJob("film", Work(do: "children"), in: "films", children: children))
      #expect(try await peer.work(on: films, count: 3) == ["chunk", "chunk", "film"])
      let values: [String: Int] = try #require(try await films.job(node.id)?.returnValue).decode()
      #expect(values == ["bull:films:\(node.children[0].id)": 25, "bull:films:\(node.children[1].id)": 30])
      #expect(try await films.children(of: node.id).values(as: Int.self) == values)
    }
  }

  @Test("Python's flow is done half here, half there", arguments: PythonPeer.all)
  func sharedFlow(peer: PythonPeer) async throws {
    try await withQueue { films in
      let id = try await peer.addFlow(
        """
        {"name": "film", "queueName": "films", "data": {}, "children": [
          {"name": "chunk", "queueName": "ours", "data": 25},
          {"name": "chunk", "queueName": "theirs", "data": {"do": "return", "value": 30}},
          {"name": "chunk", "queueName": "theirs", "data": {"do": "unrecoverable"}, "opts": {"ignoreDependencyOnFailure": true}}]}
        """, by: films)
      let ours = try Queue(name: "ours", redis: films.redis)
      try await running(QueueWorker(ours, logger: silentLogger) { (job: JobContext<Int>) in job.payload }) {
        try await eventually { try await ours.counts().completed == 1 }
      }
      _ = try await peer.work(on: try Queue(name: "theirs", redis: films.redis), count: 2)
      #expect(try await films.state(of: id) == .waiting)
      let children = try await films.children(of: id)
      #expect(try children.values(as: Int.self).values.sorted() == [25, 30])
      #expect(children.ignored.count == 1)
      #expect(children.unprocessed == [])
    }
  }

  // MARK: Deduplication

  @Test("both keep the same jobs out, with the same keys and events")
  func sameDeduplication() async throws {
    try await withQueue { queue in
      let other = try Queue(name: "other", redis: queue.redis)
      _ = try await PythonPeer.current.add(
        """
        [{"name": "a", "data": 1, "opts": {"deduplication": {"id": "simple"}}},
         {"name": "b", "data": 1, "opts": {"deduplication": {"id": "simple"}}},
         {"name": "c", "data": 1, "opts": {"deduplication": {"id": "throttle", "ttl": 1000000}}},
         {"name": "d", "data": 1, "opts": {"deduplication": {"id": "throttle", "ttl": 1000000, "extend": true}}},
         {"name": "e", "data": 1, "opts": {"delay": 60000, "deduplication": {"id": "replace", "replace": true}}},
         {"name": "f", "data": 1, "opts": {"delay": 60000, "deduplication": {"id": "replace", "replace": true}}},
         {"name": "g", "data": 1, "opts": {"deduplication": {"id": "replace", "replace": true}}},
         {"name": "h", "data": 1, "opts": {"deduplication": {"id": "replace", "replace": true}}}]
        """, to: other)
      func add(_ name: String, _ deduplication: Deduplication, delay: Duration = .zero) async throws {
        try await queue.add(
          name, 1,
          options: options {
            $0.deduplication = deduplication
            $0.delay = delay
          })
      }
      let replacing = Deduplication(id: "replace", replaces: true)
      try await add("a", .simple("simple"))
      try await add("b", .simple("simple"))
      try await add("c", .throttle("throttle", for: .seconds(1000)))
      try await add("d", .throttle("throttle", for: .seconds(1000), extends: true))
      try await add("e", replacing, delay: .seconds(60))
      try await add("f", replacing, delay: .seconds(60))
      try await add("g", replacing)
      try await add("h", replacing)
      let (ours, theirs) = (try await KeySpace(of: queue), try await KeySpace(of: other))
      #expect(ours == theirs)
    }
  }

  @Test("each side's jobs keep the other's like out", arguments: PythonPeer.all)
  func mixedDeduplication(peer: PythonPeer) async throws {
    try await withQueue { queue in
      func theirs(_ id: String) -> String { #"[{"name": "a", "data": {}, "opts": {"deduplication": {"id": "\#(id)"}}}]"# }
      func ours(_ id: String) -> JobOptions { options { $0.deduplication = .simple(id) } }
      let one = try await queue.add("film", Work(), options: ours("x"))
      #expect(try await peer.add(theirs("x"), to: queue) == [one])
      let two = try await peer.add(theirs("y"), to: queue)
      #expect(try await [queue.add("film", Work(), options: ours("y"))] == two)
      #expect(try await queue.counts().waiting == 2)
    }
  }

  @Test("what came last while Python's job was active is added by Python when it ends")
  func keptByUs() async throws {
    try await withQueue { queue in
      let last = options { $0.deduplication = .keepLastIfActive("x") }
      let hanging = try await queue.add("owner", ["do": "hang"], options: last)
      try await PythonPeer.current.workUntilKilled(on: queue, lockDuration: .seconds(30)) {
        try await eventually { try await queue.state(of: hanging) == .active }
        #expect(try await queue.add("last", Work(value: 9), options: last) == hanging)
      }
      // Python is gone; we end its job in its place.
      let lock = try #require(try await queue.redis.send(["GET", queue.keys.job(hanging) + ":lock"]).string)
      let record = try #require(try await queue.job(hanging))
      try await ActiveJob(queue: queue, record: record, token: lock).complete(returning: JSONText("1"), keeping: .all)
      #expect(try await PythonPeer.current.work(on: queue, count: 1) == ["last"])
      #expect(try await queue.deduplicationJobID(of: "x") == nil)
    }
  }

  @Test("a job that keeps its like for later may be ended by either side: the last is added, and done")
  func keptByEither() async throws {
    try await withQueue { queue in
      let last = Deduplication.keepLastIfActive("x")
      let again = Work(
        do: "add",
        jobs: [
          .init(name: "dropped", data: Work(value: 1), opts: .init(deduplication: last)),
          .init(name: "last", data: Work(value: 2), opts: .init(deduplication: last)),
        ])
      try await queue.add("owner", again, options: options { $0.deduplication = last })
      // Python adds from inside its job, and its end brings the last.
      #expect(try await PythonPeer.current.work(on: queue, count: 2) == ["owner", "last"])
      // The same here: Python adds while our job is active.
      try await queue.add("owner", Work(), options: options { $0.deduplication = last })
      let job = try await queue.take()
      _ = try await PythonPeer.current.add(
        #"[{"name": "theirs", "data": {"do": "return"}, "opts": {"priority": 2, "deduplication": {"id": "x", "keepLastIfActive": true}}}]"#,
        to: queue)
      try await job.complete(returning: JSONText("null"), keeping: .all)
      let successor = try await queue.take()
      #expect(successor.record.name == "theirs")
      #expect(successor.record.priority == 2)
      #expect(successor.record.options.deduplication == last)
    }
  }

  // MARK: Schedulers

  @Test("both make the same schedulers: keys, types, fields and events", arguments: PythonPeer.all)
  func sameSchedulers(peer: PythonPeer) async throws {
    try await withQueue { queue in
      let other = try Queue(name: "other", redis: queue.redis)
      let day: Int64 = 86_400_000
      let ids = try await peer.schedule(
        """
        [{"id": "every", "repeat": {"every": \(1000 * day), "offset": 5000, "limit": 9}, "name": "a", "data": {"x": 1},
          "opts": {"attempts": 3, "priority": 2}},
         {"id": "cron", "repeat": {"pattern": "30 9 1 1 *", "tz": "Europe/Berlin"}, "name": "b", "data": {"x": 2},
          "opts": {"attempts": 2}},
         {"id": "cron", "repeat": {"pattern": "30 10 1 1 *", "tz": "Europe/Berlin"}, "name": "b", "data": {"x": 2},
          "opts": {"attempts": 2}}]
        """, on: other)
      let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
      var every: RepeatOptions = .every(.milliseconds(1000 * day), offset: .seconds(5))
      every.limit = 9
      let hurried = options {
        $0.attempts = 3
        $0.priority = 2
      }
      let twice = options { $0.attempts = 2 }
      var ours = [try await queue.upsertJobScheduler("every", every, name: "a", ["x": 1], options: hurried)]
      for pattern in ["30 9 1 1 *", "30 10 1 1 *"] {
        ours.append(
          try await queue.upsertJobScheduler("cron", .pattern(pattern, in: berlin), name: "b", ["x": 2], options: twice))
      }
      #expect(ours == ids)
      let (ourKeys, theirKeys) = (try await KeySpace(of: queue), try await KeySpace(of: other))
      #expect(ourKeys == theirKeys)
      #expect(try await queue.jobSchedulers() == other.jobSchedulers())
      #expect(try await peer.schedulers(of: queue) == peer.schedulers(of: other))
      for id in [ours[0], ours[2]] {
        let (our, their) = (try #require(try await queue.job(id)), try #require(try await other.job(id)))
        #expect(our.options.iteration == their.options.iteration)
        #expect(our.schedulerID == their.schedulerID)
        #expect(our.data == their.data)
      }
    }
  }

  /// The worker of 2.26 carries no scheduler on.
  @Test("our scheduler is carried on by Python's worker, with its limit")
  func schedulerToPython() async throws {
    try await withQueue { queue in
      var often: RepeatOptions = .every(.milliseconds(50))
      often.limit = 3
      try await queue.upsertJobScheduler("s", often, name: "tick", Work(value: 1))
      #expect(try await PythonPeer.current.work(on: queue, count: 3) == ["tick", "tick", "tick"])
      #expect(try await queue.counts().delayed == 0)
      let scheduler = try #require(try await queue.jobScheduler("s"))
      #expect(scheduler.iterationCount == 3)
    }
  }

  @Test("Python's schedulers are carried on here, and taken over in both directions", arguments: PythonPeer.all)
  func schedulerFromPython(peer: PythonPeer) async throws {
    try await withQueue { queue in
      _ = try await peer.schedule(
        """
        [{"id": "s", "repeat": {"every": 50, "limit": 3}, "name": "tick", "data": 1},
         {"id": "c", "repeat": {"pattern": "* * * * * *", "tz": "Asia/Tokyo", "limit": 2}, "name": "second", "data": 2}]
        """, on: queue)
      let names = Recorder<String>()
      let worker = QueueWorker(queue, logger: silentLogger) { (job: JobContext<Int>) in
        names.append(job.name)
        return job.payload
      }
      try await running(worker) { try await eventually { try await queue.counts().completed == 5 } }
      #expect(names.values.sorted() == ["second", "second", "tick", "tick", "tick"])
      #expect(try await queue.counts().delayed == 0)
      let ours = try await queue.upsertJobScheduler("s", .every(.seconds(3600)), name: "hourly", 3)
      let theirs = try await peer.schedule(
        #"[{"id": "s", "repeat": {"every": 7200000}, "name": "two-hourly", "data": 4}]"#, on: queue)
      #expect(try await queue.job(ours) == nil)
      #expect(try await queue.job(theirs[0])?.name == "two-hourly")
      let pending = try await queue.counts()
      #expect(pending.waiting + pending.delayed == 1)
    }
  }
}
