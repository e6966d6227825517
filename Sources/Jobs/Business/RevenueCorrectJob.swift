import Business

/// Sets lines of revenue right that a source had told wrong.
public enum RevenueCorrectJob: BusinessJobType {
  public static let name = "revenue.correct"
  public static let queue = "revenue"
  public typealias Payload = RevenueCorrection.Request
  public typealias Result = RevenueCorrection.Result
  public typealias Progress = NoProgress
}
