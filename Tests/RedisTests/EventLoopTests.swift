import Redis
import Testing

@Suite(.timeLimit(.minutes(1)))
struct EventLoopTests {
  @Test("sleepers wake in the order of their time, whatever the order of their start")
  func order() async throws {
    let order = try await withThrowingTaskGroup(of: Int.self) { group in
      for pause in [300, 100, 200] {
        group.addTask {
          try await EventLoop.shared.sleep(for: .milliseconds(pause))
          return pause
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(order == [100, 200, 300])
  }

  @Test("cancellation wakes a sleeper at once, also when it came first")
  func cancellation() async {
    let sleeper = Task { try await EventLoop.shared.sleep(for: .seconds(3600)) }
    sleeper.cancel()
    await #expect(throws: CancellationError.self) { try await sleeper.value }
  }
}
