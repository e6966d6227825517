import Business
import Foundation
import Hummingbird

extension SchedulerContext {
  /// A part of the path, by its name in the route.
  /// - Throws: ``Problem`` 404 for one that no text is.
  func parameter(_ name: String) throws -> String {
    guard let text = parameters.get(name)?.removingPercentEncoding, !text.isEmpty, !text.contains("\0") else {
      throw Problem(.notFound, "there is nothing at this path; \(name) isn't text in percent-encoding")
    }
    return text
  }

  /// The row of the books that the path names by its number, such as a payout.
  /// - Throws: ``Problem`` 404.
  func row<ID: DatabaseID>(_ name: String) throws -> ID {
    let text = try parameter(name)
    guard let number = Int64(text), number > 0 else { throw Problem(.notFound, "there is no \(name) '\(text)'") }
    return ID(rawValue: number)
  }

  /// The job that the path names.
  /// - Throws: ``Problem`` 404.
  func jobID() throws -> JobID {
    let text = try parameter("jobId")
    guard let id = JobID(text) else {
      throw Problem(.notFound, "there is no job '\(text)'; a job is named by its queue and its id, such as transcode:7")
    }
    return id
  }
}
