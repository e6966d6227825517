import Jobs
import Testing

@testable import Worker

/// A part that is too large for a node.
struct PartNeedTests {
  private func node(_ name: String, memory: Int64? = 100 << 20, space: Int64? = 100 << 20) -> WorkerNode {
    WorkerNode(
      id: name, name: name, host: "h", process: 1, cores: 1, memory: 1, partMemory: memory, partSpace: space, queues: [],
      concurrency: 1, started: 0)
  }

  private func placement(memory: Int64 = 1 << 20, space: Int64 = 1 << 20, among others: WorkerNode...) -> PartNeed.Placement {
    PartNeed(memory: memory, space: space).placement(on: node("own"), among: others)
  }

  @Test func whatFitsIsMadeHere() {
    #expect(placement(memory: 100 << 20, space: 100 << 20, among: node("large", memory: .max, space: .max)) == .here)
  }

  @Test("too little scratch: another node that has enough, or none")
  func space() {
    let need: Int64 = 200 << 20
    let shortage = "it may need 200 MiB of scratch, and own has 100 MiB in all"
    #expect(placement(space: need, among: node("small"), node("large", space: need)) == .elsewhere(shortage))
    // There it is made with the memory that there is.
    #expect(placement(memory: need, space: need, among: node("large", space: need)) == .elsewhere(shortage))
    guard case .nowhere(let alone) = placement(space: need),
      case .nowhere(let reason) = placement(space: need, among: node("b"))
    else {
      Issue.record("there is room")
      return
    }
    #expect(alone.hasPrefix("\(shortage); there is no other node; set SPROCKET_SCRATCH"))
    #expect(reason.hasPrefix("\(shortage); the other nodes have less than that: b 100 MiB; set SPROCKET_SCRATCH"))
  }

  @Test("too little memory: another node that has enough, or this one in spite of that")
  func memory() {
    let need: Int64 = 200 << 20
    #expect(placement(memory: need) == .here)
    #expect(placement(memory: need, among: node("small"), node("full", memory: need, space: 0)) == .here)
    #expect(
      placement(memory: need, among: node("large", memory: need))
        == .elsewhere("it may need 200 MiB of memory, and own has 100 MiB for parts"))
  }

  @Test func aNodeThatSaysNothingOfItselfIsNotCountedOn() {
    #expect(placement(memory: 200 << 20, among: node("old", memory: nil, space: nil)) == .here)
  }
}
