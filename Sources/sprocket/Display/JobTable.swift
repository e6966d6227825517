import Foundation
import Quantities
import Queue

/// A job and where it is.
struct ListedJob: Encodable {
  let state: JobState
  let job: JobRecord

  private enum CodingKeys: String, CodingKey {
    case state
  }

  func encode(to encoder: any Encoder) throws {
    try job.encode(to: encoder)
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(state, forKey: .state)
  }

  /// What is most worth knowing in this state.
  var remark: String {
    switch state {
    case .failed: job.failedReason ?? ""
    case .completed: job.returnValue?.text ?? ""
    case .active: job.progress?.text ?? ""
    case .delayed: "for " + (job.delay / .seconds(1)).clock
    case .prioritized: "priority \(job.priority)"
    case .waiting, .waitingChildren, .unknown: ""
    }
  }
}

/// Jobs, a line each.
struct JobTable {
  let jobs: [ListedJob]

  var text: String {
    var columns = Columns(["Id", "Job", "State", "Added", "Attempts", ""])
    for listed in jobs {
      let job = listed.job
      columns.add([
        job.id, job.name, listed.state.rawValue, job.timestamp.formatted(.iso8601),
        "\(job.attemptsMade) of \(job.options.attempts)", listed.remark.shortened(to: 60),
      ])
    }
    return jobs.isEmpty ? "No jobs\n" : columns.text
  }
}

extension Int {
  /// `1 job`, `5 jobs`.
  var jobs: String { self == 1 ? "1 job" : "\(self) jobs" }
}

extension String {
  func shortened(to length: Int) -> String { count > length ? prefix(length - 1) + "…" : self }
}
