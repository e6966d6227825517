import Foundation
import Reactor
import Redis

/// How an idle worker sleeps: on the queue's marker, with a connection of its own, and on a clock for delayed jobs. Wire format §6.
///
/// The server looks at its blocked clients' time limits ten times a second only, so it is our clock that wakes for a delayed job, while
/// the marker goes on being waited for.
actor MarkerWait {
  nonisolated var unownedExecutor: UnownedSerialExecutor { EventLoop.shared.asUnownedSerialExecutor() }

  private let queue: Queue
  private let drainDelay: Duration
  private let connection: RedisClient
  private var isPopping = false
  /// How often a wait for the marker was ended: what comes of one that was is nobody's matter.
  private var endings = 0
  private var popped: Result<RedisValue, any Error>?
  /// Whether the last wait has used up a wake-up.
  private var hasTaken = false
  private var alarm: Alarm?

  init(queue: Queue, options: WorkerOptions) {
    self.queue = queue
    drainDelay = options.drainDelay
    let worker = options.name.map { ":w:\($0)" } ?? ""
    connection = queue.redis.dedicated(name: queue.prefix + ":" + Data(queue.name.utf8).base64EncodedString() + worker)
  }

  /// Returns when it may be worth looking for a job, at the latest after the drain delay.
  /// - Throws: `CancellationError`, or `RedisError` when the connection broke.
  func wait(nextDelayed: Int64?) async throws {
    var due = nextDelayed
    hasTaken = false
    while true {
      if popped == nil {
        if !isPopping {
          isPopping = true
          let turn = endings
          Task(executorPreference: EventLoop.shared) { await self.pop(turn) }
        }
        let alarm = Alarm()
        self.alarm = alarm
        defer { self.alarm = nil }
        try await alarm.sleep(for: due.map { until($0) } ?? .seconds(10))
      }
      guard let popped else { return }
      self.popped = nil
      let marker = try popped.get().array ?? []
      hasTaken = !marker.isEmpty
      guard marker.count == 3, marker[1].string == "1", let next = marker[2].double.map({ Int64($0) }) else { return }
      if next <= queue.clock.milliseconds() { return }
      due = next
    }
  }

  /// Ends the wait for the marker, and gives back the wake-up that it may have used up.
  func passOn() async {
    guard isPopping || popped != nil || hasTaken else { return }
    endings += 1
    (isPopping, popped, hasTaken) = (false, nil, false)
    await connection.close()
    await wakeAnother()
  }

  private func wakeAnother() async { _ = try? await queue.redis.send(["ZADD", queue.keys.marker, 0, "0"]) }

  private func pop(_ turn: Int) async {
    guard turn == endings else { return }
    let command: RedisCommand = ["BZPOPMIN", queue.keys.marker, String(format: "%.3f", drainDelay / .seconds(1))]
    let result: Result<RedisValue, any Error>
    do { result = .success(try await connection.sendBlocking(command, upTo: drainDelay)) } catch { result = .failure(error) }
    guard turn == endings else {
      if case .success(let marker) = result, !marker.isNull { await wakeAnother() }
      return
    }
    (isPopping, popped) = (false, result)
    alarm?.ring()
  }

  private func until(_ due: Int64) -> Duration {
    min(max(.milliseconds(due - queue.clock.milliseconds()), .zero), .seconds(10))
  }
}
