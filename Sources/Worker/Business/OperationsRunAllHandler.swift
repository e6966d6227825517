import Business
import Foundation
import Jobs
import Postgres
import Queue

/// Does an `ops.run-all` job: has each step done by children, and the next when those have ended. It holds no worker meanwhile.
struct OperationsRunAllHandler {
  let job: JobContext<OperationsRunAllJob.Payload>
  /// Whose reports are fetched.
  let platforms: [Platform]

  func run() async throws -> OperationsRunAllJob.Result {
    let day = job.payload.day ?? CalendarDate(before: job.due)
    for step in try steps(of: day) {
      let (done, failed) = try await ended()
      let missing = step.filter { !done.contains($0.name) && failed[$0.name] == nil }
      for child in missing { try await add(child) }
      try await job.waitForChildren()
    }
    let (done, failed) = try await ended()
    return OperationsRunAllJob.Result(day: day, done: done.sorted(), failed: failed)
  }

  /// A child, and what it is called among them.
  private struct Child {
    let name: String
    let queue: String
    var job: NewJob

    init<Kind: JobType>(_ kind: Kind.Type, _ payload: Kind.Payload, of what: String = "") throws {
      (name, queue) = (Kind.name + what, Kind.queue)
      job = try NewJob(kind, payload)
    }
  }

  private func steps(of day: CalendarDate) throws -> [[Child]] {
    let month = RoyaltyRunRequest(periodStart: day.firstOfMonth, periodEnd: day.lastOfMonth)
    return [
      try platforms.map {
        try Child(OTTSyncJob.self, PartnerSync.Request(platform: $0, from: "\(day.firstOfMonth)"), of: "-\($0.rawValue)")
      },
      [try Child(RoyaltyRunJob.self, month)],
      [try Child(AuctionSweepJob.self, SweepRequest()), try Child(CalendarSweepJob.self, SweepRequest())],
      [
        try Child(AnalyticsSnapshotJob.self, DailySnapshot.Request(day: day)),
        try Child(LeaderboardRefreshJob.self, Leaderboard.Request(day: day)),
      ],
    ]
  }

  /// One that is there already isn't added again. It is attempted for a quarter of a minute, not as often as if it were alone: those
  /// after it wait, and go by what is there.
  private func add(_ child: Child) async throws {
    var options = child.job.options
    (options.attempts, options.backoff) = (3, .exponential(.seconds(5)))
    options.id = "\(job.id)-\(child.name)"
    options.onFailure = .continueParent
    let queue = try Queue(name: child.queue, prefix: job.queue.prefix, redis: job.queue.redis)
    try await job.addChild(child.job.name, child.job.data, to: queue, options: options)
  }

  private func ended() async throws -> (done: Set<String>, failed: [String: String]) {
    let children = try await job.children()
    func name(_ key: String) -> String {
      let id = key.split(separator: ":").last ?? ""
      return String(id.hasPrefix("\(job.id)-") ? id.dropFirst(job.id.count + 1) : id)
    }
    return (
      Set(children.processed.keys.map(name)),
      Dictionary(children.ignored.map { (name($0.key), $0.value) }, uniquingKeysWith: { $1 })
    )
  }
}

extension CalendarDate {
  /// The day before that of a time, UTC.
  fileprivate init(before time: Date) {
    let days = (time.timeIntervalSince1970 / 86_400).rounded(.down) - 10_957 - 1
    self.init(dayNumber: Int32(clamping: Int(days)))
  }

  fileprivate var firstOfMonth: CalendarDate { CalendarDate(dayNumber: dayNumber - Int32(day - 1)) }

  fileprivate var lastOfMonth: CalendarDate {
    let next = CalendarDate(dayNumber: firstOfMonth.dayNumber + 31)
    return CalendarDate(dayNumber: next.dayNumber - Int32(next.day))
  }
}
