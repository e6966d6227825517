import Business
import Jobs
import Postgres
import Queue

/// How the jobs of the books are done: each by the operation of its name, whose request is the job's payload.
struct BusinessHandlers {
  private(set) var handlers: JobHandlers

  /// - Parameter others: how other jobs are done.
  init(database: PostgresClient, beside others: JobHandlers) {
    handlers = others
    on(AnalyticsSnapshotJob.self) { try await DailySnapshot.take($0.payload, in: database) }
    on(LeaderboardRefreshJob.self) { try await Leaderboard.refresh($0.payload, in: database) }
    on(RoyaltyRunJob.self) { try await RoyaltyRuns.run($0.payload, in: database) }
    on(RoyaltyDistributeJob.self) { try await RoyaltyDistribution.distribute($0.payload.distributionId, in: database) }
    on(RoyaltyClaimJob.self) { try await $0.payload.perform(in: database) }
    on(StatementGenerateJob.self) {
      try await StatementGenerateJob.Result(Statements.generate($0.payload, in: database))
    }
    on(PayoutBatchCreateJob.self) {
      try await PayoutBatchCreateJob.Result(payouts: $0.payload.create(in: database).map(\.id))
    }
    on(TaxFormPrepareJob.self) { try await $0.payload.prepare(in: database) }
  }

  private mutating func on<Kind: BusinessJobType>(
    _ kind: Kind.Type, perform: @escaping @Sendable (JobContext<Kind.Payload>) async throws -> Kind.Result
  ) {
    handlers.on(kind) { job in
      do { return try await perform(job) } catch let refusal as any BusinessRefusal {
        throw UnrecoverableError("\(refusal)")
      }
    }
  }
}
