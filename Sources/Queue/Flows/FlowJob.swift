/// A job and the jobs that it waits for, each of which may wait for others: a tree, for ``FlowProducer/add(_:)``. Wire format §16.
///
/// The children run first, side by side; a job runs once all its children have ended, and reads what they made by
/// ``JobContext/children()``.
public struct FlowJob: Sendable {
  public var name: String
  /// The name of the queue that it goes into.
  public var queue: String
  public var data: JSONText
  /// ``JobOptions/parent`` is for the first job alone: the tree says the others' parents.
  public var options: JobOptions
  public var children: [FlowJob]

  /// - Throws: `EncodingError`.
  public init(
    _ name: String, _ payload: some Encodable, in queue: String, options: JobOptions = JobOptions(), children: [FlowJob] = []
  ) throws {
    self.name = name
    self.queue = queue
    self.options = options
    self.children = children
    data = try JSONText(encoding: payload)
  }
}

/// A job of a flow that was added, with its children.
public struct JobNode: Sendable, Equatable {
  public let id: String
  /// The name of its queue.
  public let queue: String
  /// Empty for a job that was there already: that one keeps the children it has.
  public let children: [JobNode]
}
