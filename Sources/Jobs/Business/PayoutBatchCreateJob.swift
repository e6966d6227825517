import Business

/// Makes payouts of what is owed, which wait for approval.
public enum PayoutBatchCreateJob: BusinessJobType {
  public static let name = "payout.batch.create"
  public static let queue = "payouts"
  public typealias Payload = PayoutBatch
  public typealias Progress = NoProgress

  public struct Result: Codable, Sendable, Equatable {
    public let payouts: [Payout.ID]

    public init(payouts: [Payout.ID]) { self.payouts = payouts }
  }
}
