import Jobs
import Queue

/// This node and those beside it.
struct FellowNodes: Sendable {
  /// This one.
  let node: WorkerNode
  let register: NodeRegister

  /// For how long a job that is left to another node stays away from this one.
  private static let pause = Duration.seconds(2)

  /// All that there are now.
  func all() async throws -> [WorkerNode] { try await others() + [node] }

  /// Lets the job's part be made here, unless it is too large for this node.
  ///
  /// - Throws: `DelayedError` where the part fits another node: its job waits again, with no attempt counted, and its log tells why;
  ///   `UnrecoverableError` where it fits none.
  func admit<Payload: Sendable>(_ need: PartNeed, of job: JobContext<Payload>) async throws {
    guard !need.fits(node) else { return }
    let others = try await others().filter { $0.state != .draining && $0.queues.contains(job.queue.name) }
    switch need.placement(on: node, among: others) {
    case .here: return
    case .nowhere(let reason): throw UnrecoverableError("the part is too large: \(reason)")
    case .elsewhere(let reason):
      let line = "left to another node: \(reason)"
      if try await !job.queue.logs(of: job.id).contains(line) { try await job.log(line) }
      throw DelayedError(for: Self.pause)
    }
  }

  private func others() async throws -> [WorkerNode] { try await register.nodes().filter { $0.id != node.id } }
}
