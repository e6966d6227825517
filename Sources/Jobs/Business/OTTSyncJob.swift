import Business

/// Fetches a partner's report for some days, and brings it into the books.
public enum OTTSyncJob: BusinessJobType {
  public static let name = "ott.sync"
  public static let queue = "revenue"
  public typealias Payload = PartnerSync.Request
  public typealias Result = PartnerSync.Result
  public typealias Progress = NoProgress
}
