import Postgres

/// The revenue lines that a run is about, as SQL.
struct RoyaltyLines: Sendable {
  let run: RoyaltyRun.ID
  let request: RoyaltyRunRequest
  let watermark: Int64
  /// Lines up to here are settled by runs before; zero where that isn't sure for all of them.
  let settledUpTo: Int64
  /// Whether runs before have settled some of them.
  let hasPredecessors: Bool

  /// Lines of known works, with ids of a range: a query with all columns of `revenue_line`.
  func query(_ ids: Range<Int64>) -> SQL {
    """
    SELECT line.* FROM revenue_line AS line
    WHERE line.earned_on BETWEEN \(request.periodStart) AND \(request.periodEnd)
      AND line.received_seq > \(settledUpTo) AND line.received_seq <= \(watermark)
      AND line.id >= \(ids.lowerBound) AND line.id < \(ids.upperBound)
      AND line.work IS NOT NULL\(currency)\(works)\(unsettled)
    """
  }

  private var currency: SQL { request.currency.map { " AND line.currency = \($0)::char(3)" } ?? "" }

  private var works: SQL {
    guard request.work != nil || request.owner != nil else { return "" }
    return " AND line.work IN (SELECT work FROM royalty_run_work WHERE run = \(run))"
  }

  private var unsettled: SQL { hasPredecessors ? " AND NOT \(Self.isSettled)" : "" }

  /// A title's line that a finished run has settled, where there is one.
  static func settled(_ titleID: String, of source: RevenueSource, as work: Work.ID) -> SQL {
    """
    SELECT FROM revenue_line AS line
    WHERE (line.source, line.title_id, line.work) = (\(source.name), \(titleID), \(work)) AND \(isSettled) LIMIT 1
    """
  }

  /// Whether a finished run has settled `line`: whether it was about it, and hasn't passed it over.
  private static let isSettled: SQL = """
    EXISTS (
      SELECT FROM royalty_run AS earlier
      WHERE earlier.state = 'finished' AND line.received_seq <= earlier.watermark
        AND line.earned_on BETWEEN earlier.period_start AND earlier.period_end
        AND (earlier.currency IS NULL OR earlier.currency = line.currency)
        AND (earlier.work IS NULL AND earlier.owner IS NULL OR EXISTS (
          SELECT FROM royalty_run_work AS scope WHERE scope.run = earlier.id AND scope.work = line.work))
        AND (earlier.unsettled_count = 0 OR NOT EXISTS (
          SELECT FROM royalty_unsettled AS passed WHERE passed.line = line.id AND passed.run = earlier.id)))
    """
}
