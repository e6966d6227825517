import CPostgres

/// What a caller waits for: the results of what was sent at once.
struct Exchange {
  /// How libpq tells that all results are there.
  enum End {
    /// The pipeline's synchronization.
    case synchronization
    /// No further result, or that the server is ready to copy.
    case noMore
  }

  let end: End
  let caller: CheckedContinuation<[ResultHandle], any Error>
  private var results: [ResultHandle] = []

  init(end: End, caller: CheckedContinuation<[ResultHandle], any Error>) {
    self.end = end
    self.caller = caller
  }

  /// Takes the next result; nil stands for libpq's null, which in a pipeline only parts one statement's results from the next.
  /// - Returns: all results, when these are all.
  mutating func take(_ result: ResultHandle?) -> [ResultHandle]? {
    guard let result else { return end == .noMore ? results : nil }
    switch result.status {
    case PGRES_PIPELINE_SYNC: return results
    case PGRES_COPY_IN, PGRES_COPY_OUT: return results + [result]
    default:
      results.append(result)
      return nil
    }
  }
}
