import Reactor

extension PostgresClient {
  /// Runs `body` in a transaction and commits it; if `body` throws, nothing of it is in effect.
  ///
  /// `body` runs again, up to ``Options/transactionAttempts`` times in all, when a concurrent transaction got in the way (SQLSTATE 40001,
  /// 40P01) or the connection broke before the commit; so it may have no effects but those on the database. If the connection breaks
  /// while the server commits, the server is asked on a new one what became of the transaction: it is reported as committed when
  /// it was, and done again when it wasn't.
  /// - Parameters:
  ///   - isolation: how far it is kept from other transactions.
  ///   - timeout: for how long each of its statements may run, where that differs from ``Options/statementTimeout``; zero is any time.
  /// - Throws: what `body` throws, ``PostgresError``, with ``PostgresError/Code/outcomeUnknown`` only if the server couldn't be asked, or
  ///   crashed at that moment, after which it may know the transaction's number for another one's.
  public nonisolated func transaction<Value: Sendable>(
    isolation: IsolationLevel = .readCommitted, timeout: Duration? = nil,
    _ body: (PostgresTransaction) async throws -> Value
  ) async throws -> Value {
    var backoff = RetryBackoff(attempts: options.transactionAttempts)
    while true {
      do {
        return try await withConnection { connection in
          try await attempt(PostgresTransaction(on: connection, isolation: isolation, timeout: timeout), body)
        }
      } catch let error as PostgresError where error.isWorthAnotherAttempt {
        guard let pause = backoff.next() else { throw error }
        try await EventLoop.shared.sleep(for: pause)
      }
    }
  }

  private nonisolated func attempt<Value: Sendable>(
    _ transaction: PostgresTransaction, _ body: (PostgresTransaction) async throws -> Value
  ) async throws -> Value {
    let value: Value
    do {
      value = try await body(transaction)
      try await transaction.learnID()
    } catch {
      await transaction.rollback()
      throw error
    }
    do {
      try await transaction.commit()
    } catch let loss as PostgresError where loss.code == .connectionLost {
      // What wrote nothing can be done again without a question.
      guard let id = await transaction.id else { throw loss }
      guard try await findOutcome(of: id, lostBy: transaction.connection) == .committed else { throw loss }
    }
    return value
  }
}
