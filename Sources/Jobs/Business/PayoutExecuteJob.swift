import Business

/// Has the payout gateway make an approved payout. It may be done again at any time: the gateway sends the money once, and says what
/// became of it.
public enum PayoutExecuteJob: BusinessJobType {
  public static let name = Payouts.executionJob
  public static let queue = "payouts"
  public typealias Payload = Payouts.Execution
  public typealias Result = Payout
  public typealias Progress = NoProgress
}
