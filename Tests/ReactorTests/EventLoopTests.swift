import NIOConcurrencyHelpers
import Testing

@testable import Reactor

@Suite(.timeLimit(.minutes(1)))
struct EventLoopTests {
  @Test("timers come due in the order of their time, then of their start, and cancelled ones not at all")
  func timers() {
    let start = ContinuousClock.now
    let fired = Fired()
    var timers = TimerQueue()
    for delay in [30, 10, 20, 10] {
      _ = timers.add(due: start + .milliseconds(delay)) { fired.append(delay) }
    }
    let cancelled = timers.add(due: start + .milliseconds(15)) { fired.append(15) }
    timers.cancel(cancelled)
    #expect(timers.millisecondsToNext(from: start) == 10)
    #expect(timers.takeDue(at: start + .milliseconds(9)).isEmpty)
    for action in timers.takeDue(at: start + .milliseconds(29)) { action() }
    #expect(fired.values == [10, 10, 20])
    #expect(timers.millisecondsToNext(from: start + .milliseconds(29)) == 1)
    for action in timers.takeDue(at: start + .milliseconds(30)) { action() }
    #expect(fired.values == [10, 10, 20, 30])
    #expect(timers.millisecondsToNext(from: start) == -1)
  }

  @Test("a sleeper doesn't wake early")
  func sleep() async throws {
    let start = ContinuousClock.now
    try await EventLoop.shared.sleep(for: .milliseconds(20))
    #expect(ContinuousClock.now - start >= .milliseconds(20))
  }

  @Test("cancellation wakes a sleeper at once, also when it came first")
  func cancellation() async {
    let sleeper = Task { try await EventLoop.shared.sleep(for: .seconds(3600)) }
    sleeper.cancel()
    await #expect(throws: CancellationError.self) { try await sleeper.value }
  }
}

private final class Fired: Sendable {
  private let list = NIOLockedValueBox<[Int]>([])
  var values: [Int] { list.withLockedValue { $0 } }
  func append(_ value: Int) { list.withLockedValue { $0.append(value) } }
}
