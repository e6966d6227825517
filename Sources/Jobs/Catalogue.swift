import Queue

/// All kinds of jobs that the platform has, by the name on the wire.
public enum Catalogue {
  /// The kinds that people and services add.
  public static let jobTypes: [any JobType.Type] = filmTypes + businessTypes
  /// What is done with films.
  public static let filmTypes: [any JobType.Type] = [TranscodeJob.self, ThumbnailsJob.self]
  /// What is done in the books.
  public static let businessTypes: [any BusinessJobType.Type] = [
    OTTSyncJob.self, OTTWebhookApplyJob.self, RevenueCorrectJob.self,
    AuctionExpireJob.self, AuctionSettleJob.self, AuctionSweepJob.self,
    WindowTransitionJob.self, RentalExpireJob.self, ReferralExpireJob.self, CampaignTransitionJob.self, CalendarSweepJob.self,
    RoyaltyRunJob.self, RoyaltyDistributeJob.self, RoyaltyClaimJob.self, StatementGenerateJob.self,
    PayoutBatchCreateJob.self, PayoutExecuteJob.self, PayoutReconcileJob.self, TaxFormPrepareJob.self,
    AnalyticsSnapshotJob.self, LeaderboardRefreshJob.self, OperationsRunAllJob.self,
  ]
  /// The kinds that jobs add, as their children.
  public static let childTypes: [any JobType.Type] = [
    TranscodeChunkJob.self, TranscodeAudioJob.self, TranscodeSubtitlesJob.self,
  ]

  /// The kind of a name; nil where there is none.
  public static func jobType(named name: String) -> (any JobType.Type)? {
    jobTypes.first { $0.name == name }
  }

  /// The queues that the kinds belong in, each once.
  public static var queues: [String] { queues(of: jobTypes + childTypes) }
  /// Those that people and services add to.
  public static var openQueues: [String] { queues(of: jobTypes) }
  /// Those of the books' jobs.
  public static var businessQueues: [String] { queues(of: businessTypes) }

  private static func queues(of kinds: [any JobType.Type]) -> [String] {
    kinds.map { $0.queue }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

extension JobType {
  /// A job of this kind from JSON of unknown origin, with the kind's own options unless others are given.
  /// - Throws: `UndecodableValue`, which names the place in the payload.
  public static func newJob(_ payload: JSONText, options: JobOptions? = nil) throws -> NewJob {
    let payload = try payload.decode(as: Payload.self)
    try check(payload)
    return try NewJob(Self.self, payload, options: options ?? Self.options)
  }
}
