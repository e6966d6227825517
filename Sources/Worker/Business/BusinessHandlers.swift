import Business
import Jobs
import Postgres
import Queue

/// How the jobs of the books are done: each by the operation of its name, whose request is the job's payload.
struct BusinessHandlers {
  private(set) var handlers: JobHandlers

  /// - Parameters:
  ///   - partners: whose reports can be fetched.
  ///   - payouts: where payouts are made; nil for those that operators make.
  ///   - others: how other jobs are done.
  init(
    database: PostgresClient, partners: [Platform: PartnerSettings] = [:], payouts: PayoutGatewaySettings? = nil,
    beside others: JobHandlers
  ) {
    handlers = others
    let platforms = Platform.allCases.filter { partners[$0] != nil }
    on(OperationsRunAllJob.self) { try await OperationsRunAllHandler(job: $0, platforms: platforms).run() }
    on(AnalyticsSnapshotJob.self) { try await DailySnapshot.take($0.payload, in: database) }
    on(LeaderboardRefreshJob.self) { try await Leaderboard.refresh($0.payload, in: database) }
    on(OTTSyncJob.self) { try await PartnerSyncHandler(database: database, partners: partners).run($0.payload) }
    on(OTTWebhookApplyJob.self) { try await WebhookInbox.apply($0.payload, in: database) }
    on(RevenueCorrectJob.self) { try await RevenueCorrection.apply($0.payload, in: database) }
    on(AuctionExpireJob.self) { try await Auctions.expire($0.payload, in: database) }
    on(AuctionSettleJob.self) { try await Auctions.settle($0.payload.listingId, in: database) }
    on(AuctionSweepJob.self) { _ in
      try await Idempotency.forgetExpired(in: database)
      return try await Auctions.sweep(in: database)
    }
    on(WindowTransitionJob.self) { try await Timetable.windows.apply($0.payload, in: database) }
    on(RentalExpireJob.self) { try await Timetable.rentals.apply($0.payload, in: database) }
    on(ReferralExpireJob.self) { try await Timetable.referrals.apply($0.payload, in: database) }
    on(CampaignTransitionJob.self) { try await Timetable.campaigns.apply($0.payload, in: database) }
    on(CalendarSweepJob.self) { _ in try await CalendarSweep.run(in: database) }
    on(RoyaltyRunJob.self) { try await RoyaltyRuns.run($0.payload, since: $0.due, in: database) }
    on(RoyaltyDistributeJob.self) { try await RoyaltyDistribution.distribute($0.payload.distributionId, in: database) }
    on(RoyaltyClaimJob.self) { try await $0.payload.perform(in: database) }
    on(StatementGenerateJob.self) {
      try await StatementGenerateJob.Result(Statements.generate($0.payload, in: database))
    }
    on(PayoutBatchCreateJob.self) {
      try await PayoutBatchCreateJob.Result(payouts: $0.payload.batch(due: $0.due).create(in: database).map(\.id))
    }
    on(PayoutExecuteJob.self) { try await PayoutExecuteHandler(database: database, gateway: payouts).run($0.payload) }
    on(PayoutReconcileJob.self) { try await Payouts.reconcile($0.payload, in: database) }
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
