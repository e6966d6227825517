import Foundation
import Redis
import Testing

@testable import Queue

@Suite(.timeLimit(.minutes(2)))
struct ClusterTests {
  @Test("some of prefix or name has to stand in braces for the keys to stay together")
  func hashTag() {
    #expect(QueueKeys(prefix: "{bull}", queue: "films").haveHashTag)
    #expect(QueueKeys(prefix: "bull", queue: "{films}").haveHashTag)
    for prefix in ["bull", "{}", "bull}{", "{bull"] {
      #expect(!QueueKeys(prefix: prefix, queue: "films").haveHashTag, "\(prefix)")
    }
  }

  @Test("on a cluster, a worker refuses a queue without a hash tag at its start")
  func refusal() async throws {
    let port = Int.random(in: 20_000..<30_000)  // the cluster's own is 10,000 more, and both have to be below 65,536
    try await PrivateServer.withTemporary(arguments: ["--port", "\(port)", "--cluster-enabled", "yes"]) { server in
      let queue = try Queue(name: "films", redis: RedisClient(url: server.url))
      let worker = QueueWorker(queue, logger: silentLogger) { (_: JobContext<Int>) in 0 }
      let error = await #expect(throws: QueueError.self) { try await worker.run() }
      #expect(error == .noHashTag(queue: "films"))
      #expect(error?.description.contains("{films}") == true)
      try await Queue(name: "films", prefix: "{bull}", redis: queue.redis).connect()
    }
  }
}
