import Queue

extension FlowJob {
  /// A job of the catalogue in a flow, in its own queue and with the kind's own options unless others are given.
  /// - Throws: `EncodingError`.
  public init<Kind: JobType>(
    _ kind: Kind.Type, _ payload: Kind.Payload, options: JobOptions = Kind.options, children: [FlowJob] = []
  ) throws {
    try self.init(Kind.name, payload, in: Kind.queue, options: options, children: children)
  }
}
