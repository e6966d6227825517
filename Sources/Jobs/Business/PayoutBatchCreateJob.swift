import Business
import Foundation

/// Makes payouts of what is owed, which wait for approval.
public enum PayoutBatchCreateJob: BusinessJobType {
  public static let name = "payout.batch.create"
  public static let queue = "payouts"
  public typealias Progress = NoProgress

  public struct Payload: Codable, Sendable, Equatable {
    /// Three letters of ISO 4217.
    public var currency: String
    /// What became payable up to then; nil for the time at which the job is due, which is each time another one for a schedule's jobs.
    public var cutoff: Date?
    /// Minor units; nil for ``PayoutBatch/usualMinimum``.
    public var minimum: Int64?

    public init(currency: String, cutoff: Date? = nil, minimum: Int64? = nil) {
      (self.currency, self.cutoff, self.minimum) = (currency, cutoff, minimum)
    }

    /// - Parameter due: when the job is.
    public func batch(due: Date) -> PayoutBatch {
      PayoutBatch(currency: currency, cutoff: cutoff ?? due, minimum: minimum ?? PayoutBatch.usualMinimum)
    }
  }

  public struct Result: Codable, Sendable, Equatable {
    public let payouts: [Payout.ID]

    public init(payouts: [Payout.ID]) { self.payouts = payouts }
  }
}
