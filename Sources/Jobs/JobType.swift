import Queue

/// A kind of job: its name on the wire, where it waits, and what goes in and out. It says what, never how.
public protocol JobType: Sendable {
  /// What the job is about; JSON in the job's `data`. Wire format §2.
  associatedtype Payload: Codable & Sendable
  /// What it brings; JSON in the job's `returnvalue`.
  associatedtype Result: Codable & Sendable
  /// How far it has come; JSON in the job's `progress`. Wire format §15.
  associatedtype Progress: Codable & Sendable

  /// The job's `name`.
  static var name: String { get }
  /// The queue that it belongs in.
  static var queue: String { get }
  /// How it is treated where the one who adds it doesn't say. Wire format §4.
  static var options: JobOptions { get }
  /// How long one attempt may take; nil for any time.
  static var timeLimit: Duration? { get }

  /// Looks at a payload from outside: whether a person or a service may ask for that.
  /// - Throws: `UndecodableValue`, which names the member and what it can be.
  static func check(_ payload: Payload) throws
}

extension JobType {
  public static func check(_ payload: Payload) throws {}
}
