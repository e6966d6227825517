import Business

/// Brings into the books what a partner has delivered by webhook.
public enum OTTWebhookApplyJob: BusinessJobType {
  public static let name = WebhookSender.revenueJob
  public static let queue = "revenue"
  public typealias Payload = WebhookInbox.Request
  public typealias Result = WebhookInbox.Result
  public typealias Progress = NoProgress
}
