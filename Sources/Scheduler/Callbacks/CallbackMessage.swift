import Foundation
import Jobs
import Queue

/// What is told of one event: its body is that of Standard Webhooks.
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
      // A job's id may hold a colon, which ours may not.
      id = "\(queue).\(jobID.replacing(":", with: ".")).progress.\(bucket)"
    } else {
      id = "\(queue).\(event.position)"
    }
    let content = Content(queue: queue, id: jobID, job: job, event: event.kind)
    body = try JSONText(
      encoding: Body(type: "job.\(kind.rawValue)", timestamp: Date(timeIntervalSince1970: Double(time) / 1000), data: content))
  }

  private struct Body: Encodable {
    let type: String
    let timestamp: Date
    let data: Content
  }

  private struct Content: Encodable {
    let queue: String
    let id: String
    let name: String
    let film: JSONText?
    var progress: JSONText?
    var result: JSONText?
    var reason: String?

    init(queue: String, id: String, job: ToldJob, event: QueueEvent.Kind) {
      self.queue = queue
      self.id = id
      name = job.name
      film = job.film
      switch event {
      case .progress(let value): progress = value
      case .completed(let value): result = value
      case .failed(let text): reason = text
      default: break
      }
    }
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
