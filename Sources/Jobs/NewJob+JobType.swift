import Queue

extension NewJob {
  /// A job of the catalogue, with the kind's own options unless others are given.
  /// - Throws: `EncodingError`.
  public init<Kind: JobType>(_ kind: Kind.Type, _ payload: Kind.Payload, options: JobOptions = Kind.options) throws {
    try self.init(Kind.name, payload, options: options)
  }
}
