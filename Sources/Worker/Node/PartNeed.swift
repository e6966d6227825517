import Jobs
import Media

/// What making a part of a title takes of the node that does it.
struct PartNeed: Sendable, Equatable {
  /// Bytes.
  var memory: Int64
  var space: Int64

  init(memory: Int64, space: Int64) { (self.memory, self.space) = (memory, space) }

  init(_ part: TitlePart, of plan: Plan) { self.init(memory: plan.memory(of: part), space: plan.space(of: part)) }

  /// Where a part is to be made, and why not here.
  enum Placement: Sendable, Equatable {
    case here
    case elsewhere(String)
    case nowhere(String)
  }

  func fits(_ node: WorkerNode) -> Bool { space <= node.partSpace ?? .max && memory <= node.partMemory ?? .max }

  /// A part that is too large for a node goes to one that it fits. Where it fits none, too little memory is no reason yet: needs are
  /// estimated high, and the part gets a node to itself. Too little scratch is.
  ///
  /// - Parameters:
  ///   - node: which has the part's job now.
  ///   - others: that take jobs of the same queue.
  func placement(on node: WorkerNode, among others: [WorkerNode]) -> Placement {
    if let shortage = spaceShortage(on: node) {
      if others.contains(where: hasSpace) { return .elsewhere(shortage) }
      let rooms = others.compactMap { other in other.partSpace.map { "\(other.name) \($0.asSize)" } }.sorted()
      let most =
        rooms.isEmpty ? "there is no other node" : "the other nodes have less than that: \(rooms.joined(separator: ", "))"
      return .nowhere(
        "\(shortage); \(most); set SPROCKET_SCRATCH to a folder on a larger disk, or choose shorter chunks in the profile")
    }
    guard let most = node.partMemory, memory > most, others.contains(where: { hasSpace($0) && hasMemory($0) }) else {
      return .here
    }
    return .elsewhere("it may need \(memory.asSize) of memory, and \(node.name) has \(most.asSize) for parts")
  }

  private func spaceShortage(on node: WorkerNode) -> String? {
    node.partSpace.flatMap { room in
      space > room ? "it may need \(space.asSize) of scratch, and \(node.name) has \(room.asSize) in all" : nil
    }
  }

  private func hasSpace(_ node: WorkerNode) -> Bool { node.partSpace.map { $0 >= space } ?? false }
  private func hasMemory(_ node: WorkerNode) -> Bool { node.partMemory.map { $0 >= memory } ?? false }
}
