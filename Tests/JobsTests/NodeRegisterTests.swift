import Jobs
import Queue
import Redis
import Testing

struct NodeRegisterTests {
  private func node(_ id: String, _ name: String) -> WorkerNode {
    WorkerNode(
      id: id, name: name, host: "h", process: 7, cores: 2, memory: 1 << 30, encoders: ["libx264"], queues: ["transcode.chunk"],
      concurrency: 1, started: 5)
  }

  private func withRegister(_ body: (NodeRegister, RedisClient) async throws -> Void) async throws {
    try await PrivateServer.withTemporary { server in
      let redis = RedisClient(url: server.url)
      try await body(NodeRegister(redis: redis), redis)
    }
  }

  @Test func whatANodeStatesIsRead() async throws {
    try await withRegister { register, _ in
      var (b, a) = (node("1", "b"), node("2", "a"))
      (b.state, b.reason, b.scratchFree) = (.paused, "the disk is full", 9)
      #expect(try await !register.state(b))
      #expect(try await !register.state(a))
      let nodes = try await register.nodes()
      #expect(nodes.map(\.name) == ["a", "b"])
      (a.seen, b.seen) = (nodes[0].seen, nodes[1].seen)
      #expect(nodes == [a, b])
      #expect(b.seen > 1_700_000_000_000)
      try await register.remove(["1"])
      #expect(try await register.nodes().map(\.id) == ["2"])
    }
  }

  @Test("a node that is silent for long is forgotten by who reads, with what it was told")
  func silence() async throws {
    try await withRegister { register, redis in
      _ = try await register.state(node("1", "a"))
      try await register.drain(["1", "2"])
      var silent = node("2", "b")
      silent.seen = try #require(try await register.nodes().first).seen - 16_000
      try await redis.send(["HSET", "sprocket:nodes", "2", JSONText(encoding: silent).text])
      #expect(try await register.nodes().map(\.id) == ["1"])
      #expect(try await redis.send(["HKEYS", "sprocket:nodes"]).strings == ["1"])
      #expect(try await redis.send(["SMEMBERS", "{sprocket:nodes}:draining"]).strings == ["1"])
    }
  }

  @Test("an entry of another version is left alone")
  func others() async throws {
    try await withRegister { register, redis in
      try await redis.send(["HSET", "sprocket:nodes", "9", #"{"id": 9}"#])
      #expect(try await register.nodes().isEmpty)
      #expect(try await redis.send(["HLEN", "sprocket:nodes"]).integer == 1)
    }
  }

  @Test func oneIsToldToDrain() async throws {
    try await withRegister { register, _ in
      for id in ["1", "2"] { _ = try await register.state(node(id, "a")) }
      try await register.drain(["1"])
      #expect(try await register.state(node("1", "a")))
      #expect(try await !register.state(node("2", "a")))
    }
  }

  @Test(arguments: [
    ("libx264", "transcode.chunk"), ("libsvtav1", "transcode.chunk"), ("h264_nvenc", "transcode.chunk.nvenc"),
    ("av1_qsv", "transcode.chunk.qsv"), ("hevc_vaapi", "transcode.chunk.vaapi"), ("", "transcode.chunk"),
  ])
  func chunksForHardwareHaveQueuesOfTheirOwn(_ encoder: String, _ queue: String) {
    #expect(TranscodeChunkJob.queue(encoder: encoder) == queue)
  }
}
