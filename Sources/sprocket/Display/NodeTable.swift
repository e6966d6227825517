import Jobs
import Quantities

/// The workers that there are, a line each.
struct NodeTable {
  let nodes: [WorkerNode]

  var text: String {
    var columns = Columns(
      ["Worker", "Host", "State", "Jobs", "Cores", "Memory", "Scratch", "Encoders", ""], rightAligned: [3, 4, 5, 6])
    for node in nodes {
      columns.add([
        node.name, node.host, node.state.rawValue, "\(node.runningJobs)", node.cores.places(1),
        Int(clamping: node.memory).byteCount, node.scratchFree.map { Int(clamping: $0).byteCount } ?? "",
        node.encoders.joined(separator: " "), node.reason ?? "",
      ])
    }
    return nodes.isEmpty ? "No workers\n" : columns.text
  }
}
