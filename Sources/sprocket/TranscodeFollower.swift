import Foundation
import Jobs
import Media
import Queue

/// Shows a transcode job's way through the queue, and what came of it.
struct TranscodeFollower: Sendable {
  let queue: Queue
  let id: String
  let json: Bool

  /// - Throws: ``CommandFailure`` when the job fails.
  func run() async throws {
    let bar = ProgressBar(json: json)
    defer { bar.clear() }
    var lastReason = ""
    for try await update in queue.updates(of: id) {
      switch update {
      case .waiting:
        // It may have failed for good by now, of which another update tells.
        if let job = try await queue.job(id), job.finishedOn == nil, let reason = job.failedReason, reason != lastReason {
          lastReason = reason
          bar.clear()
          Terminal.error.writeLine("An attempt failed, and is made again: \(reason)")
        }
        bar.show(.waiting)
      case .active: break
      case .progress(let value): bar.show(ProgressLine(try value.decode(as: TranscodeJob.Progress.self)))
      case .failed(let reason): throw CommandFailure("job \(id) failed: \(reason)")
      case .completed(let value):
        bar.clear()
        Terminal.output.write(try text(of: value.decode()))
      }
    }
  }

  private func text(of result: TranscodeJob.Result) throws -> String {
    if json { return result.jsonLine }
    // On another machine the report may be out of reach.
    guard let data = FileManager.default.contents(atPath: result.report) else { return "The title is in \(result.output)\n" }
    return TitleTable(report: try JSONDecoder().decode(Report.self, from: data), folder: result.output).text
  }
}
