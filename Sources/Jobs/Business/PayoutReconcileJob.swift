import Business

/// Brings into the books what the payout gateway has told by webhook.
public enum PayoutReconcileJob: BusinessJobType {
  public static let name = WebhookSender.payoutJob
  public static let queue = "payouts"
  public typealias Payload = WebhookInbox.Request
  public typealias Result = Payout
  public typealias Progress = NoProgress
}
