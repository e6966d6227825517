import Synchronization
import Testing

@testable import Worker

@Suite(.timeLimit(.minutes(1)))
struct MemoryBudgetTests {
  /// What is reserved now, at most so far, and who got it, in order.
  private final class Ledger: Sendable {
    private let state = Mutex((now: Int64(0), most: Int64(0), order: [Int]()))
    var most: Int64 { state.withLock(\.most) }
    var now: Int64 { state.withLock(\.now) }
    var order: [Int] { state.withLock(\.order) }

    func enter(_ bytes: Int64, as id: Int = 0) {
      state.withLock {
        $0.now += bytes
        $0.most = max($0.most, $0.now)
        $0.order.append(id)
      }
    }

    func leave(_ bytes: Int64) { state.withLock { $0.now -= bytes } }
  }

  /// A gate that those inside wait at.
  private struct Door: Sendable {
    private let opened = AsyncStream.makeStream(of: Void.self)
    func open() { opened.continuation.finish() }
    func wait() async { for await _ in opened.stream {} }
  }

  @Test("never is more reserved than there is, whatever is asked for and given up", arguments: 0..<20)
  func neverMore(_ round: Int) async throws {
    let (budget, ledger) = (MemoryBudget(total: 100), Ledger())
    await withTaskGroup { group in
      for number in 0..<200 {
        let bytes = Int64((number * 7919 + round * 104_729) % 131) - 5
        let task = Task {
          try await budget.reserving(bytes) {
            ledger.enter(min(100, max(0, bytes)))
            await Task.yield()
            ledger.leave(min(100, max(0, bytes)))
          }
        }
        if number % 3 == 0 { task.cancel() }
        group.addTask { _ = await task.result }
      }
    }
    #expect(ledger.most <= 100)
    #expect(ledger.now == 0)
    // All of it is free again.
    try await budget.reserving(100) { ledger.enter(100) }
  }

  @Test("a large one isn't overtaken by small ones that came later")
  func order() async throws {
    let (budget, ledger, door) = (MemoryBudget(total: 10), Ledger(), Door())
    let first = Task { try await budget.reserving(6) { await door.wait() } }
    while await budget.reserved != 6 { await Task.yield() }
    var tasks: [Task<Void, any Error>] = []
    for (id, bytes) in [(1, Int64(10)), (2, 1), (3, 1)] {
      tasks.append(Task { try await budget.reserving(bytes) { ledger.enter(0, as: id) } })
      while await budget.queued != id { await Task.yield() }
    }
    #expect(ledger.order.isEmpty)
    door.open()
    try await first.value
    for task in tasks { try await task.value }
    #expect(ledger.order.first == 1)
    #expect(Set(ledger.order) == [1, 2, 3])
  }

  @Test("one that gives up waiting leaves nothing behind, and lets those after it pass")
  func givingUp() async throws {
    let (budget, door) = (MemoryBudget(total: 10), Door())
    let first = Task { try await budget.reserving(6) { await door.wait() } }
    while await budget.reserved != 6 { await Task.yield() }
    let large = Task { try await budget.reserving(10) {} }
    while await budget.queued != 1 { await Task.yield() }
    let small = Task { try await budget.reserving(4) {} }
    while await budget.queued != 2 { await Task.yield() }
    large.cancel()
    await #expect(throws: CancellationError.self) { try await large.value }
    try await small.value
    #expect(await budget.queued == 0)
    #expect(await budget.reserved == 6)
    door.open()
    try await first.value
    #expect(await budget.reserved == 0)
  }

  @Test func whatFailsGivesBack() async throws {
    struct Failure: Error {}
    let budget = MemoryBudget(total: 10)
    await #expect(throws: Failure.self) { try await budget.reserving(9) { throw Failure() } }
    #expect(await budget.reserved == 0)
  }
}
