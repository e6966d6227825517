import Business
import Jobs
import Postgres
import Queue

/// Does an `ott.sync` job: a partner's report for some days is fetched as a whole, and brought into the books as a whole.
public struct PartnerSyncHandler: Sendable {
  private let database: PostgresClient
  private let partners: [Platform: PartnerSettings]

  /// - Parameter partners: whose reports can be fetched.
  public init(database: PostgresClient, partners: [Platform: PartnerSettings]) {
    (self.database, self.partners) = (database, partners)
  }

  /// - Throws: `UnrecoverableError` where another attempt can't help; `BusinessRefusal` for a report that is no good; what may pass.
  public func run(_ request: PartnerSync.Request) async throws -> PartnerSync.Result {
    guard let settings = partners[request.platform] else {
      let name = request.platform.settingPrefix
      throw UnrecoverableError(
        "\(name)_URL isn't set here, which says where \(request.platform.rawValue) is; set it, and \(name)_SECRET, in this environment"
      )
    }
    let period = try request.period(yesterday: await PartnerSync.yesterday(in: database))
    let gate = PartnerGate(request.platform, policy: settings.policy, in: database)
    let client = PartnerClient(request.platform.adapter, settings, gate: gate)
    do {
      let (report, pages) = try await client.report(for: period)
      return PartnerSync.Result(try await Revenue.receive(report, in: database), of: period, pages: pages)
    } catch let failure as PartnerFailure where failure.isFinal {
      throw UnrecoverableError("\(failure)")
    }
  }
}
