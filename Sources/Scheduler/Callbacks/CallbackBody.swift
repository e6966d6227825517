import Foundation
import Jobs
import Queue

/// The body of a message, in the form of Standard Webhooks.
struct CallbackBody: Encodable {
  private let type: String
  private let timestamp: Date
  private var data: Content

  /// Bytes of the largest. A job's progress and result can be of any size, and messages are kept for a day.
  static let largest = 65_536

  /// - Parameter time: when it happened, in Unix ms.
  init(_ event: QueueEvent, _ kind: Callback.Event, of job: ToldJob, id: String, in queue: String, time: Int64) {
    type = "job.\(kind.rawValue)"
    timestamp = Date(timeIntervalSince1970: Double(time) / 1000)
    data = Content(queue: queue, id: id, name: job.name, film: job.film)
    switch event.kind {
    case .progress(let value): data.progress = value
    case .completed(let value): data.result = value
    case .failed(let text): data.reason = text
    default: break
    }
  }

  /// - Throws: `EncodingError`.
  func json() throws -> JSONText {
    let whole = try JSONText(encoding: self)
    guard whole.text.utf8.count > Self.largest else { return whole }
    var part = self
    part.data.truncate()
    return try JSONText(encoding: part)
  }

  private struct Content: Encodable {
    let queue: String
    var id: String
    var name: String
    var film: JSONText?
    var progress: JSONText?
    var result: JSONText?
    var reason: String?
    /// Whether this isn't all; left out where it is.
    var truncated: Bool?

    /// Leaves what tells which job it is and what became of it.
    mutating func truncate() {
      (film, progress, result) = (nil, nil, nil)
      (id, name, reason) = (id.beginning, name.beginning, reason?.beginning)
      truncated = true
    }
  }
}

extension String {
  /// The first thousand bytes, with a mark where there are more.
  fileprivate var beginning: String {
    utf8.count > 1000 ? String(decoding: utf8.prefix(1000), as: UTF8.self) + "…" : self
  }
}
