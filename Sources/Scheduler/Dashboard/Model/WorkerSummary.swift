import Foundation
import Queue

/// A worker, which may serve several queues, and what it is doing.
struct WorkerSummary: Sendable, Equatable {
  /// Its own name, or the address of its connection.
  let name: String
  let address: String
  let queues: [String]
  /// For how long it has been connected, in seconds.
  let age: Int
  let jobs: [JobSummary]

  /// Puts the connections of each worker together, and gives it the jobs that it has.
  /// - Returns: by name; and the jobs of workers that aren't connected, or have no name.
  static func all(of connections: [String: [QueueClient]], running: [JobSummary]) -> (
    workers: [WorkerSummary], others: [JobSummary]
  ) {
    let all = connections.flatMap { queue, clients in clients.map { (queue: queue, client: $0) } }
    let byName = Dictionary(grouping: all) { $0.client.name ?? $0.client.address }
    let jobs = Dictionary(grouping: running) { $0.record.processedBy ?? "" }
    let workers = byName.map { name, connections in
      WorkerSummary(
        name: name, address: connections[0].client.address, queues: Set(connections.map(\.queue)).sorted(),
        age: connections.map(\.client.age).max() ?? 0, jobs: jobs[name] ?? [])
    }
    return (
      workers.sorted { $0.name < $1.name }, running.filter { byName[$0.record.processedBy ?? ""] == nil }
    )
  }
}
