import Crypto
import Foundation
import Jobs
import Queue

/// What is told of one event.
struct CallbackMessage: Sendable, Equatable {
  /// The same for all schedulers that see the event.
  let id: String
  /// When it happened, in Unix ms.
  let time: Int64
  let body: JSONText

  /// - Parameters:
  ///   - progressInterval: of all progress of a job within so long, one is told.
  /// - Returns: nil for what isn't told.
  /// - Throws: `EncodingError`.
  init?(_ event: QueueEvent, of job: ToldJob, in queue: String, progressInterval: Duration) throws {
    guard let jobID = event.jobID, let kind = event.kind.told, job.callback.wants(kind),
      let time = event.position.split(separator: "-").first.flatMap({ Int64($0) })
    else { return nil }
    self.time = time
    if kind == .progress {
      let bucket = time / Int64(progressInterval / .milliseconds(1))
      // A job's id may hold what a header and an id may not, and be of any length.
      id = "\(queue).\(SHA256.hash(data: Data(jobID.utf8)).hex.prefix(24)).progress.\(bucket)"
    } else {
      id = "\(queue).\(event.position)"
    }
    body = try CallbackBody(event, kind, of: job, id: jobID, in: queue, time: time).json()
  }
}

/// A job whose life is told.
struct ToldJob: Sendable, Equatable {
  let name: String
  let callback: Callback
  let film: JSONText?
}

extension QueueEvent.Kind {
  /// Which event of a callback it is; nil for none.
  fileprivate var told: Callback.Event? {
    switch self {
    case .active: .started
    case .progress: .progress
    case .completed: .completed
    case .failed: .failed
    default: nil
    }
  }
}
