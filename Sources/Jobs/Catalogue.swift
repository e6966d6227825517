import Queue

/// All kinds of jobs that the platform has, by the name on the wire.
public enum Catalogue {
  public static let jobTypes: [any JobType.Type] = [TranscodeJob.self, ThumbnailsJob.self]

  /// The kind of a name; nil where there is none.
  public static func jobType(named name: String) -> (any JobType.Type)? {
    jobTypes.first { $0.name == name }
  }

  /// The queues that the kinds belong in, each once.
  public static var queues: [String] {
    jobTypes.map { $0.queue }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

extension JobType {
  /// A job of this kind from JSON of unknown origin, with the kind's own options unless others are given.
  /// - Throws: `UndecodableValue`, which names the place in the payload.
  public static func newJob(_ payload: JSONText, options: JobOptions? = nil) throws -> NewJob {
    try NewJob(Self.self, payload.decode(as: Payload.self), options: options ?? Self.options)
  }
}
