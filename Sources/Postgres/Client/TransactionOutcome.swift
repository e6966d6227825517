import Reactor

/// What became of a transaction.
public enum TransactionOutcome: String, Sendable {
  case committed
  case aborted
  case inProgress = "in progress"
}

extension PostgresClient {
  /// Asks the server what became of a transaction.
  /// - Returns: nil where the server has forgotten, after some hundred million further transactions.
  public func outcome(of transaction: TransactionID) async throws -> TransactionOutcome? {
    try await Self.outcome(of: transaction, by: self)
  }

  private static func outcome(of id: TransactionID, by executor: some PostgresExecutor) async throws -> TransactionOutcome? {
    let text: String? = try await executor.value("SELECT pg_xact_status((\(id.description)::text)::xid8)")
    return text.flatMap(TransactionOutcome.init)
  }

  /// Finds out what became of a transaction whose connection broke during COMMIT, on a new connection, also in a task that is
  /// cancelled.
  /// - Throws: ``PostgresError`` with ``PostgresError/Code/outcomeUnknown``, when the server can't be asked in time, or can't tell.
  nonisolated func findOutcome(of id: TransactionID, lostBy lost: PostgresConnection) async throws -> TransactionOutcome {
    let (url, options) = (url, options)
    return try await Task {
      let giveUp = ContinuousClock.now + options.reconnectFor
      var pauses = ReconnectBackoff()
      var found = "the server doesn't tell"
      repeat {
        do {
          let connection = try await PostgresConnection.open(url, options: options, retryingFor: giveUp - .now)
          let outcome =
            await connection.era == lost.era
            ? try await Self.settledOutcome(of: id, left: lost.processID, by: connection, until: giveUp)
            : try await Self.outcomeAfterCrash(of: id, by: connection)
          await connection.close()
          if let outcome { return outcome }
        } catch let error as PostgresError where error.code != .outcomeUnknown {
          found = error.found
        }
        try await EventLoop.shared.sleep(for: pauses.next() ?? .zero)
      } while .now < giveUp
      throw PostgresError(
        .outcomeUnknown, doing: "COMMIT transaction \(id)", server: url.description, found: found,
        advice: "Ask the server once it is there: SELECT pg_xact_status('\(id)')")
    }.value
  }

  /// Asks until the transaction is over. Its session may still be at it, or wait for a client that is gone; after a while it is
  /// ended, so that there is an answer.
  private static func settledOutcome(
    of id: TransactionID, left session: Int32, by connection: PostgresConnection, until giveUp: ContinuousClock.Instant
  ) async throws -> TransactionOutcome? {
    let patience = ContinuousClock.now + .seconds(2)
    var pauses = ReconnectBackoff()
    while .now < giveUp, let outcome = try await outcome(of: id, by: connection) {
      if outcome != .inProgress { return outcome }
      if .now > patience { try await end(session: session, of: id, by: connection) }
      try await EventLoop.shared.sleep(for: pauses.next() ?? .zero)
    }
    return nil
  }

  /// A server that crashes gives the number of a transaction of which nothing had reached the disk to another one. So "committed" may
  /// be said of that one. Whatever else is said means that ours wasn't.
  private static func outcomeAfterCrash(
    of id: TransactionID, by connection: PostgresConnection
  ) async throws -> TransactionOutcome? {
    guard let outcome = try await outcome(of: id, by: connection) else { return nil }
    guard outcome == .committed else { return .aborted }
    throw PostgresError(
      .outcomeUnknown, doing: "COMMIT transaction \(id)", server: connection.url.description,
      found: "the server has crashed since, and what it reports as committed may be another transaction",
      advice: "Look for what it writes; to do it again is safe where that has a unique key")
  }

  private static func end(session: Int32, of id: TransactionID, by connection: PostgresConnection) async throws {
    try await connection.query(
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE pid = \(session) AND backend_xid::text::bigint = \(id.short)
      """)
  }
}
