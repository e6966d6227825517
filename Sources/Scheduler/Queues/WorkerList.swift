import Hummingbird
import Queue

/// The workers of a queue that are connected now.
struct WorkerList: ResponseEncodable {
  let workers: [QueueClient]
}
