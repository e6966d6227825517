import Queue

extension JobHandlers {
  /// Says how jobs of one kind are done, within that kind's time limit.
  public mutating func on<Kind: JobType>(
    _ kind: Kind.Type, perform: @escaping @Sendable (JobContext<Kind.Payload>) async throws -> Kind.Result
  ) {
    on(Kind.name, timeLimit: Kind.timeLimit, perform: perform)
  }
}
