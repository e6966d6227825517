import Markup
import Quantities

/// A title's chunks as a grid that fills.
struct ChunkGrid: View {
  let chunks: ChunkStates

  init(_ chunks: ChunkStates) { self.chunks = chunks }

  var body: HTML {
    p(.class("legend")) {
      strong { "\(chunks.count(of: .done).grouped) of \(chunks.cells.count.of("chunk"))" }
      for state in ChunkStates.State.allCases where state != .done && chunks.count(of: state) > 0 {
        span(.data("chunk", state.rawValue)) { "\(chunks.count(of: state).grouped) \(Self.words(state))" }
      }
    }
    ol(.class("chunks"), .aria("hidden", chunks.cells.contains { $0.job != nil } ? "false" : "true")) {
      for (index, cell) in chunks.cells.enumerated() {
        li(.data("chunk", cell.state.rawValue), .title("Chunk \(index + 1): \(Self.words(cell.state))")) {
          if let job = cell.job { a(.href(job.page), .aria("label", "Chunk \(index + 1), \(Self.words(cell.state))")) }
        }
      }
    }
  }

  private static func words(_ state: ChunkStates.State) -> String {
    switch state {
    case .done: "done"
    case .active: "being encoded"
    case .waiting: "to come"
    case .failed: "failed"
    }
  }
}
