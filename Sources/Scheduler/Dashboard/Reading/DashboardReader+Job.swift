import Foundation
import NIOCore
import Queue
import Storage

extension DashboardReader {
  /// Lines of the log that the page shows.
  static let mostLines = 300

  /// - Throws: ``Problem`` 404 for a job that there isn't, or that the visitor may not know of.
  func jobDetail(_ id: JobID) async throws -> JobDetail {
    let job = try await job(id)
    let queue = try jobs.queue(id.queue)
    async let children = children(of: job, in: queue)
    async let logs = queue.logs(of: id.id)
    async let title = titleReport(of: job)
    let lines = try await logs
    return try await JobDetail(
      job: job, children: children, logs: Array(lines.suffix(Self.mostLines)), logCount: lines.count, title: title, now: now(),
      parent: job.record.parentKey.flatMap { JobID(key: $0) })
  }

  private func children(of job: JobSummary, in queue: Queue) async throws -> [ChildJob] {
    let children = try await queue.children(of: job.record.id)
    guard !children.unprocessed.isEmpty else { return ChildJob.all(of: children, running: []) }
    let running = try await running().map(\.jobID)
    return ChildJob.all(of: children, running: Set(running))
  }

  /// What the title that a job made consists of; nil where there is none to be played.
  private func titleReport(of job: JobSummary) async throws -> TitleReport? {
    guard let title = job.title(in: store) else { return nil }
    // The page doesn't wait for a store that doesn't answer.
    return try? await withTimeLimit(.seconds(5)) {
      guard let report = try await title.contents(of: "/report.json", upTo: 16 << 20) else { return nil }
      return try JSONDecoder().decode(TitleReport.self, from: Data(report.readableBytesView))
    }
  }
}

extension JobSummary {
  /// The title that it made; nil where it made none.
  func title(in store: any ObjectStore) -> StoredTitle? { titlePlace.flatMap { StoredTitle($0, in: store) } }
}
