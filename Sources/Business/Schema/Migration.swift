import Crypto
import Foundation

/// One step of the database's schema. Once it has been applied anywhere, its script stays as it is; what is to change is a further one.
public struct Migration: Sendable, Equatable {
  /// Counted from 1, without gaps.
  public let number: Int
  /// As in its file's name.
  public let name: String
  /// SQL statements.
  let script: [UInt8]

  init(_ number: Int, _ name: String, script: [UInt8]) {
    (self.number, self.name, self.script) = (number, name, script)
  }

  /// SHA-256 of the script.
  var digest: Data { Data(SHA256.hash(data: script)) }

  /// The steps of this program, in their order.
  static let all = [
    Migration(1, "parties-and-ledger", script: PackageResources._001_parties_and_ledger_sql),
    Migration(2, "outbox", script: PackageResources._002_outbox_sql),
    Migration(3, "revenue", script: PackageResources._003_revenue_sql),
    Migration(4, "analytics", script: PackageResources._004_analytics_sql),
    Migration(5, "partners", script: PackageResources._005_partners_sql),
    Migration(6, "auctions", script: PackageResources._006_auctions_sql),
    Migration(7, "calendar", script: PackageResources._007_calendar_sql),
    Migration(8, "royalties", script: PackageResources._008_royalties_sql),
    Migration(9, "payouts", script: PackageResources._009_payouts_sql),
    Migration(10, "work-keys", script: PackageResources._010_work_keys_sql),
    Migration(11, "paying", script: PackageResources._011_paying_sql),
    Migration(12, "report-chains", script: PackageResources._012_report_chains_sql),
    Migration(13, "royalty-attempts", script: PackageResources._013_royalty_attempts_sql),
  ]
}

extension Migration: CustomStringConvertible {
  public var description: String {
    let digits = String(number)
    return String(repeating: "0", count: max(4 - digits.count, 0)) + digits + "-" + name
  }
}
