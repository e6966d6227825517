import Redis
import Testing

@testable import Queue

@Suite(.timeLimit(.minutes(2)))
struct FlowTests {
  private func withFlows(_ body: (_ films: Queue, _ chunks: Queue, _ flows: FlowProducer) async throws -> Void) async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { films in
      let chunks = try Queue(name: "chunks", redis: films.redis, clock: clock.wallClock)
      try await body(films, chunks, FlowProducer(redis: films.redis, clock: clock.wallClock))
    }
  }

  private func options(id: String? = nil, _ policy: ChildFailurePolicy? = nil) -> JobOptions {
    var options = JobOptions()
    options.id = id
    options.onFailure = policy
    return options
  }

  private func flow(_ children: JobOptions...) throws -> FlowJob {
    let chunks = try children.enumerated().map { try FlowJob("chunk", $0.offset, in: "chunks", options: $0.element) }
    return try FlowJob("film", ["title": "M"], in: "films", children: chunks)
  }

  @Test("a parent waits for its children in another queue, then runs with what they returned")
  func values() async throws {
    try await withFlows { films, chunks, flows in
      let node = try await flows.add(try flow(options(), options(id: "second")))
      #expect(try await films.state(of: node.id) == .waitingChildren)
      #expect(node.children.map(\.queue) == ["chunks", "chunks"])
      #expect(node.children[1].id == "second")
      let child = try #require(try await chunks.job(node.children[0].id))
      #expect(child.parentKey == "bull:films:\(node.id)")
      #expect(child.options.parent == JobParent(id: node.id, queue: "bull:films"))
      #expect(try await films.children(of: node.id).unprocessed.count == 2)
      await #expect(throws: NothingFetched.self) { try await films.take() }
      for frames in [25, 30] {
        try await chunks.take().complete(returning: JSONText("\(frames)"), keeping: .none)
      }
      let parent = try await films.take()
      #expect(parent.id == node.id)
      let context = JobContext(payload: 1, job: parent, logger: silentLogger)
      let keys = node.children.map { "bull:chunks:\($0.id)" }
      #expect(try await context.children().values(as: Int.self) == [keys[0]: 25, keys[1]: 30])
      #expect(try await context.children().unprocessed == [])
      try await parent.complete(returning: JSONText("null"), keeping: .all)
    }
  }

  @Test("a flow is read as a tree, as deep and as wide as asked, with where its jobs are now")
  func tree() async throws {
    try await withFlows { films, chunks, flows in
      let leaf = try FlowJob("leaf", 1, in: "films")
      let middle = try FlowJob("middle", 1, in: "chunks", children: [leaf, leaf])
      let node = try await flows.add(try FlowJob("root", 1, in: "films", children: [middle, leaf]))
      func names(_ tree: JobTree) -> String {
        tree.job.name + (tree.children.isEmpty ? "" : "(\(tree.children.map(names).joined(separator: " ")))")
      }
      let tree = try #require(try await flows.tree(of: node.id, in: "films"))
      #expect(names(tree) == "root(middle(leaf leaf) leaf)")
      #expect(tree.children.map(\.queue) == ["chunks", "films"])
      #expect(names(try #require(try await flows.tree(of: node.id, in: "films", depth: 1))) == "root(middle leaf)")
      #expect(names(try #require(try await flows.tree(of: node.id, in: "films", maxChildren: 1))) == "root(middle(leaf))")
      for _ in 0..<3 { try await films.take().complete(returning: JSONText("7"), keeping: .all) }
      #expect(names(try #require(try await flows.tree(of: node.id, in: "films"))) == "root(middle(leaf leaf) leaf)")
      #expect(try await flows.tree(of: "none", in: "films") == nil)
    }
  }

  @Test("a tree of three floors runs from its leaves")
  func deep() async throws {
    try await withFlows { films, chunks, flows in
      let leaf = try FlowJob("leaf", 1, in: "films")
      let middle = try FlowJob("middle", 1, in: "chunks", children: [leaf, leaf])
      let node = try await flows.add(try FlowJob("root", 1, in: "films", children: [middle, leaf]))
      #expect(node.children[0].children.count == 2)
      var names: [String] = []
      for queue in [films, films, films, chunks, films] {
        let job = try await queue.take()
        names.append(job.record.name)
        try await job.complete(returning: JSONText("1"), keeping: .all)
      }
      #expect(names == ["leaf", "leaf", "leaf", "middle", "root"])
      #expect(try await films.counts().completed == 4)
    }
  }

  @Test("what a child's failure means for its parent", arguments: [nil] + ChildFailurePolicy.allCases)
  func policies(policy: ChildFailurePolicy?) async throws {
    try await withFlows { films, chunks, flows in
      let node = try await flows.add(try flow(options(policy), options()))
      let key = "bull:chunks:\(node.children[0].id)"
      try await chunks.take().fail(JobFailure(UnrecoverableError("broken")), keeping: .all)
      let (state, children) = (try await films.state(of: node.id), try await films.children(of: node.id))
      switch policy {
      case nil:
        #expect(state == .waitingChildren)
        #expect(children.unprocessed.contains(key))
      case .failParent:
        #expect(state == .waiting)
        #expect(children.failed == [key])
        #expect(try await films.job(node.id)?.deferredFailure == "child \(key) failed")
      case .continueParent:
        #expect(state == .waiting)
        #expect(children.ignored == [key: "broken"])
      case .ignoreDependency:
        #expect(state == .waitingChildren)
        #expect(children.ignored == [key: "broken"])
      case .removeDependency:
        #expect(state == .waitingChildren)
        #expect(children.ignored.isEmpty && children.unprocessed.count == 1)
      }
      try await chunks.take().complete(returning: JSONText("1"), keeping: .all)
      #expect(try await films.state(of: node.id) == (policy == nil ? .waitingChildren : .waiting))
    }
  }

  @Test("a child of another parent refuses the whole flow: nobody is left waiting")
  func allOrNothing() async throws {
    try await withFlows { films, chunks, flows in
      try await flows.add(try flow(options(id: "shared")))
      func keys() async throws -> [KeySpace] { [try await KeySpace(of: films), try await KeySpace(of: chunks)] }
      let before = try await keys()
      await #expect(throws: QueueError.otherParent(id: "shared", queue: "chunks")) {
        try await flows.add(try flow(options(), options(id: "shared")))
      }
      #expect(try await keys() == before)
      var orphan = try flow(options())
      orphan.options.parent = JobParent(id: "gone", queue: "bull:films")
      await #expect(throws: QueueError.parentMissing(key: "bull:films:gone")) { try await flows.add(orphan) }
      #expect(try await keys() == before)
    }
  }

  @Test("a job without a parent becomes the flow's child; one that has ended counts at once")
  func adopted() async throws {
    try await withFlows { films, chunks, flows in
      try await chunks.add("chunk", 1, options: options(id: "done"))
      try await chunks.take().complete(returning: JSONText("25"), keeping: .all)
      try await chunks.add("chunk", 1, options: options(id: "waits"))
      let node = try await flows.add(try flow(options(id: "done"), options(id: "waits")))
      #expect(try await films.state(of: node.id) == .waitingChildren, "it isn't released before all are known")
      let children = try await films.children(of: node.id)
      #expect(children.processed == ["bull:chunks:done": JSONText("25")])
      #expect(children.unprocessed == ["bull:chunks:waits"])
      try await chunks.take().complete(returning: JSONText("30"), keeping: .all)
      #expect(try await films.state(of: node.id) == .waiting)
      let second = try await flows.add(try flow(options(id: "other")))
      #expect(try await films.state(of: second.id) == .waitingChildren)
    }
  }

  @Test("a flow with ids of its own is added once")
  func twice() async throws {
    try await withFlows { films, chunks, flows in
      var tree = try flow(options(id: "a"), options(id: "b"))
      tree.options.id = "film"
      let first = try await flows.add(tree)
      let second = try await flows.add(tree)
      #expect(first.children.count == 2)
      #expect(second == JobNode(id: "film", queue: "films", children: []))
      #expect(try await chunks.counts().waiting == 2)
      #expect(try await films.eventLog() == ["added film", "waiting-children film", "duplicated film"])
    }
  }

  @Test("what can't be had in a flow is refused, with the job named")
  func refused() async throws {
    try await withFlows { films, _, flows in
      func expectRefusal(_ message: String, _ change: (inout FlowJob) -> Void) async throws {
        var tree = try flow(options(id: "same"), options())
        change(&tree)
        let error = await #expect(throws: QueueError.self) { try await flows.add(tree) }
        #expect(error?.description.contains(message) == true, "\(message)")
      }
      try await expectRefusal("film has a place in a flow") { $0.options.deduplication = .simple("x") }
      try await expectRefusal("chunk has a place in a flow") { $0.children[0].options.deduplication = .simple("x") }
      try await expectRefusal("two jobs of the flow are called same") { $0.children[1].options.id = "same" }
      try await expectRefusal("'a:b' can't name a queue") { $0.children[1].queue = "a:b" }
      try await expectRefusal("parent can't be had") { $0.children[1].options.parent = JobParent(id: "1", queue: "q") }
      try await expectRefusal("priority is -1") { $0.children[1].options.priority = -1 }
      let keys = try await films.redis.send(["KEYS", "*"]).strings
      #expect(keys == [])
    }
  }

  @Test("a handler adds children and waits for them without holding the worker, and no attempt is counted")
  func dynamic() async throws {
    try await withFlows { films, chunks, _ in
      let starts = Recorder<String>()
      let parents = QueueWorker(films, logger: silentLogger) { (job: JobContext<Int>) in
        starts.append("film")
        for number in 1...job.payload {
          try await job.addChild("chunk", number, to: chunks, options: options(id: "chunk-\(number)"))
        }
        try await job.waitForChildren()
        return try await job.children().values(as: Int.self).values.reduce(0, +)
      }
      let children = QueueWorker(chunks, logger: silentLogger) { (job: JobContext<Int>) in job.payload }
      let id = try await films.add("film", 3)
      try await running(parents) {
        try await eventually { try await films.state(of: id) == .waitingChildren }
        try await running(children) { for try await _ in films.updates(of: id) {} }
      }
      let record = try #require(try await films.job(id))
      #expect(record.returnValue == JSONText("6"))
      #expect(record.attemptsMade == 1)
      #expect(starts.values == ["film", "film"])
      #expect(try await films.eventLog().contains("waiting-children < active \(id)"))
      #expect(try await films.redis.send(["EXISTS", films.keys.job(id) + ":lock"]).integer == 0)
    }
  }

  @Test("a job that waits for a child whose failure fails it, fails for good")
  func failingChild() async throws {
    try await withFlows { films, chunks, _ in
      let parents = QueueWorker(films, logger: silentLogger) { (job: JobContext<Int>) in
        if try await job.children() == JobChildren() {
          try await job.addChild("chunk", 1, to: chunks, options: options(.failParent))
          try await chunks.take().fail(JobFailure(UnrecoverableError("broken")), keeping: .all)
        }
        try await job.waitForChildren()
        return 0
      }
      var twice = JobOptions()
      twice.attempts = 2
      let id = try await films.add("film", 3, options: twice)
      try await running(parents) { for try await _ in films.updates(of: id) {} }
      #expect(try await films.job(id)?.failedReason?.contains("failed") == true)
      #expect(try await films.job(id)?.attemptsMade == 1)
    }
  }

  @Test("a child for a parent that isn't there is refused")
  func orphan() async throws {
    try await withFlows { films, chunks, _ in
      var orphan = JobOptions()
      orphan.parent = JobParent(id: "gone", queue: films.qualifiedName)
      await #expect(throws: QueueError.parentMissing(key: "bull:films:gone")) {
        try await chunks.add("chunk", 1, options: orphan)
      }
      orphan.deduplication = .simple("x")
      await #expect(throws: QueueError.self) { try await chunks.add("chunk", 1, options: orphan) }
      let keys = try await films.redis.send(["KEYS", "*"]).strings
      #expect(keys == [])
    }
  }
}
