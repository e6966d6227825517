import Jobs
import Logging
import Queue

/// The jobs of a queue that name a callback, as far as their events are coming in.
struct ToldJobs: Sendable {
  private static let most = 10_000

  let queue: Queue
  let logger: Logger
  /// Nil for a job that names none.
  private var known: [String: ToldJob?] = [:]

  init(queue: Queue, logger: Logger) {
    self.queue = queue
    self.logger = logger
  }

  /// - Returns: nil for a job that names no callback, or that nobody knows any more.
  mutating func job(_ id: String) async throws -> ToldJob? {
    if let job = known[id] { return job }
    let job = try await read(id)
    if known.count == Self.most { known = [:] }
    known[id] = .some(job)
    return job
  }

  mutating func forget(_ id: String) { known[id] = nil }

  private func read(_ id: String) async throws -> ToldJob? {
    guard let record = try await queue.job(id), record.data.text.contains("\"callback\"") else { return nil }
    do {
      let part = try record.data.decode(as: Part.self)
      return part.callback.map { ToldJob(name: record.name, callback: $0, film: part.film) }
    } catch {
      logger.warning(
        "a job's callback can't be read", metadata: ["job": "\(id)", "queue": "\(queue.name)", "error": "\(error)"])
      return nil
    }
  }

  /// What any payload may hold beside its own.
  private struct Part: Decodable {
    let callback: Callback?
    let film: JSONText?
  }
}
