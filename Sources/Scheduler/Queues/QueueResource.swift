import Hummingbird
import Queue

/// A queue as the API shows it.
struct QueueResource: ResponseEncodable {
  let name: String
  let isPaused: Bool
  let counts: JobCounts

  init(_ queue: Queue) async throws {
    name = queue.name
    async let isPaused = queue.isPaused
    counts = try await queue.counts()
    self.isPaused = try await isPaused
  }
}

struct QueueList: ResponseEncodable {
  let queues: [QueueResource]
}

/// How many jobs something was done to.
struct JobTally: ResponseEncodable {
  let jobs: Int
}
