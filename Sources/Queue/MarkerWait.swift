import Foundation
import Redis

/// How an idle worker sleeps: on the queue's marker, with a connection of its own. Wire format §6.
struct MarkerWait: Sendable {
  let queue: Queue
  let drainDelay: Duration
  private let connection: RedisClient

  init(queue: Queue, options: WorkerOptions) {
    self.queue = queue
    drainDelay = options.drainDelay
    let worker = options.name.map { ":w:\($0)" } ?? ""
    connection = queue.redis.dedicated(name: queue.prefix + ":" + Data(queue.name.utf8).base64EncodedString() + worker)
  }

  /// Returns when it may be worth looking for a job, at the latest after the drain delay.
  func wait(nextDelayed: Int64?) async throws {
    let timeout = nextDelayed.map { until($0) } ?? drainDelay
    let seconds = String(format: "%.3f", timeout / .seconds(1))
    let reply = try await connection.sendBlocking(["BZPOPMIN", queue.keys.marker, seconds], upTo: timeout)
    guard let popped = reply.array, popped.count == 3, popped[1].string == "1", let due = popped[2].double else { return }
    let early = Int64(due) - queue.clock.milliseconds()
    if early > 0 { try await EventLoop.shared.sleep(for: until(Int64(due))) }
  }

  /// Gives back the wake-up that a cancelled wait may have used up.
  func passOn() async {
    _ = try? await queue.redis.send(["ZADD", queue.keys.marker, 0, "0"])
    await connection.close()
  }

  /// Redis before 7.0.8 takes 1 ms for no limit at all.
  private func until(_ due: Int64) -> Duration {
    min(max(.milliseconds(due - queue.clock.milliseconds()), .milliseconds(2)), .seconds(10))
  }
}
