import Foundation

@testable import Queue
@testable import Scheduler

/// Jobs for pages that are tested without a server.
enum SampleJob {
  static let now = Date(timeIntervalSince1970: 1_800_000_000)

  /// - Parameter fields: of the job's hash, beside those that every job has.
  static func make(
    _ id: String = "7", queue: String = "transcode", state: JobState = .active, film: String = "A Walk",
    _ fields: [String: String] = [:], due: Date? = nil
  ) throws -> JobSummary {
    let data = try JSONText(encoding: ["film": ["title": film, "id": "f-1"]])
    let all = [
      "name": "transcode", "data": data.text, "opts": #"{"attempts":3}"#, "timestamp": "\(millisecondsAgo(600))",
      "processedOn": "\(millisecondsAgo(60))", "atm": "0", "ats": "1",
    ]
    return try JobSummary(
      queue: queue, state: state, record: JobRecord(id: id, fields: all.merging(fields) { $1 }), due: due)
  }

  static func millisecondsAgo(_ seconds: Double) -> Int { Int((now.timeIntervalSince1970 - seconds) * 1000) }

  static let operatorOfAll = Visitor(name: "ada", role: "Admin", mayChangeJobs: true, mayAdminister: true)
  static let onlooker = Visitor(name: "bob", role: "Viewer")
}
