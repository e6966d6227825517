import Foundation
import Postgres

/// A job that a change of the books causes. It becomes one when the change is committed, and not otherwise.
public struct OutboxMessage: Sendable, Equatable {
  public struct ID: DatabaseID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
  }

  /// The kind of job, such as `auction.expire`.
  public let jobType: String
  /// What the job is about: a JSON object.
  public let payload: String
  /// The job isn't done before; nil for as soon as it can be.
  public let dueAt: Date?

  /// - Throws: `EncodingError`.
  public init(jobType: String, payload: some Encodable, dueAt: Date? = nil) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    self.init(jobType: jobType, json: String(decoding: try encoder.encode(payload), as: UTF8.self), dueAt: dueAt)
  }

  init(jobType: String, json: String, dueAt: Date?) {
    (self.jobType, payload, self.dueAt) = (jobType, json, dueAt)
  }
}
