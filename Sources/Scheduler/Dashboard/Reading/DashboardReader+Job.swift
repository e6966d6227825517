import Foundation
import NIOCore
import NIOPosix
import Queue

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
    guard let folder = job.titleFolder else { return nil }
    return try? await NIOThreadPool.singleton.runIfActive {
      guard let path = TitlePath("/report.json"), let file = try TitleFolder(folder).file(at: path) else { return nil }
      return try JSONDecoder().decode(TitleReport.self, from: Data(file.contents(upTo: 16 << 20)))
    }
  }
}
