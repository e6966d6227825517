import Jobs
import Queue

/// The chunks of a title that is being made: the cells of a grid that fills.
struct ChunkStates: Sendable, Equatable {
  enum State: String, Sendable, CaseIterable { case done, active, waiting, failed }

  struct Cell: Sendable, Equatable {
    let state: State
    /// The chunk's own job, where it has one.
    var job: JobKey?
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

  /// Of a job that has a job made for each chunk: its children of that name.
  /// - Returns: nil for a job without such children.
  init?(_ children: [ChildJob], named name: String = "transcode.chunk") {
    let chunks = children.filter { $0.key.queue == name }
    guard !chunks.isEmpty else { return nil }
    cells = chunks.prefix(Self.most).map { Cell(state: $0.state, job: $0.key) }
  }

  /// A film of a day has about as many.
  private static let most = 20_000
}

/// A job that another waits for.
struct ChildJob: Sendable, Equatable {
  let key: JobKey
  let state: ChunkStates.State

  /// In the order of their ids, as people count them.
  /// - Parameter running: those that a worker has now.
  static func all(of children: JobChildren, running: Set<JobKey>, prefix: String) -> [ChildJob] {
    func jobs(_ keys: some Sequence<String>, _ state: (JobKey) -> ChunkStates.State) -> [ChildJob] {
      keys.compactMap { JobKey(redisKey: $0, prefix: prefix) }.map { ChildJob(key: $0, state: state($0)) }
    }
    let all =
      jobs(children.processed.keys) { _ in .done } + jobs(children.ignored.keys) { _ in .failed }
      + jobs(children.failed) { _ in .failed } + jobs(children.unprocessed) { running.contains($0) ? .active : .waiting }
    return all.sorted { ($0.key.queue, $0.key.id.count, $0.key.id) < ($1.key.queue, $1.key.id.count, $1.key.id) }
  }
}
