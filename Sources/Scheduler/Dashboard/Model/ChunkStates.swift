import Jobs
import Queue

/// The chunks of a title that is being made: the cells of a grid that fills.
struct ChunkStates: Sendable, Equatable {
  enum State: String, Sendable, CaseIterable { case done, active, waiting, failed }

  struct Cell: Sendable, Equatable {
    let state: State
    /// The chunk's own job, where it has one.
    var job: JobID?
  }

  let cells: [Cell]

  func count(of state: State) -> Int { cells.count { $0.state == state } }

  /// Of a job that encodes all chunks itself: it tells how many are done.
  /// - Returns: nil where it tells nothing.
  init?(_ chunks: TranscodeJob.Chunks?) {
    guard let chunks, (1...Self.most).contains(chunks.total) else { return nil }
    let done = min(chunks.total, max(0, chunks.done))
    let active = min(chunks.total - done, max(0, chunks.active))
    cells = (0..<chunks.total).map { Cell(state: $0 < done ? .done : $0 < done + active ? .active : .waiting) }
  }

  /// Where jobs that encode one chunk wait.
  static let queue = "transcode.chunk"

  /// Of a job that has a job made for each chunk.
  /// - Returns: nil for a job without such children.
  init?(_ children: [ChildJob]) {
    let chunks = children.filter { $0.id.queue == Self.queue }
    guard !chunks.isEmpty else { return nil }
    cells = chunks.prefix(Self.most).map { Cell(state: $0.state, job: $0.id) }
  }

  /// A film of a day has about as many.
  private static let most = 20_000
}

/// A job that another waits for.
struct ChildJob: Sendable, Equatable {
  let id: JobID
  let state: ChunkStates.State

  /// In the order of their ids, as people count them.
  /// - Parameter running: those that a worker has now.
  static func all(of children: JobChildren, running: Set<JobID>) -> [ChildJob] {
    func jobs(_ keys: some Sequence<String>, _ state: (JobID) -> ChunkStates.State) -> [ChildJob] {
      keys.compactMap { JobID(key: $0) }.map { ChildJob(id: $0, state: state($0)) }
    }
    let all =
      jobs(children.processed.keys) { _ in .done } + jobs(children.ignored.keys) { _ in .failed }
      + jobs(children.failed) { _ in .failed } + jobs(children.unprocessed) { running.contains($0) ? .active : .waiting }
    return all.sorted { ($0.id.queue, $0.id.id.count, $0.id.id) < ($1.id.queue, $1.id.id.count, $1.id.id) }
  }
}
