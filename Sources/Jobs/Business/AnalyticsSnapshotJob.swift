import Business

/// Reckons the figures of days: orders, revenue, discounts and customers.
public enum AnalyticsSnapshotJob: BusinessJobType {
  public static let name = "analytics.snapshot"
  public static let queue = "analytics"
  public typealias Payload = DailySnapshot.Request
  public typealias Result = DailySnapshot
  public typealias Progress = NoProgress
}
