import Business
import Hummingbird

/// What royalty runs have brought, and its distribution to those whom it is due to.
struct DistributionRoutes: Routes {
  let books: Books

  /// How many runs a list may have, and has where nobody says.
  private static let sizes = 1...100
  private static let usualSize = 20

  func add(to router: some RouterMethods<SchedulerContext>) {
    let admins = router.group("api/revenue/distributions", for: .admin).add(middleware: AcceptGuard.json)
    admins.get { request, _ in
      try request.allowQuery("limit")
      let limit = try request.query("limit", in: Self.sizes) ?? Self.usualSize
      return DistributionList(distributions: try await RoyaltyRuns.newest(limit, in: books.open()))
    }
    admins.get(":run") { request, context in
      try request.allowQuery()
      let id = try context.run()
      guard let run = try await RoyaltyRuns.run(id, in: books.open()) else { throw RoyaltyError.noSuchRun(id) }
      return DistributionDetail(run: run)
    }
    admins.post(":run/distribute") { request, context in
      try request.allowQuery()
      return Distribution(release: try await RoyaltyDistribution.distribute(context.run(), in: books.open()))
    }
  }
}

/// Royalty runs, the newest first.
struct DistributionList: ResponseEncodable {
  let distributions: [RoyaltyRun]
}

struct DistributionDetail: ResponseEncodable {
  let run: RoyaltyRun
}

/// What a distribution has made payable; the same whenever it is asked for.
struct Distribution: ResponseEncodable {
  let release: RoyaltyRelease
}

extension SchedulerContext {
  /// The run that the path names.
  fileprivate func run() throws -> RoyaltyRun.ID {
    let text = try parameter("run")
    guard let number = Int64(text), number > 0 else { throw Problem(.notFound, "there is no royalty run '\(text)'") }
    return RoyaltyRun.ID(rawValue: number)
  }
}
