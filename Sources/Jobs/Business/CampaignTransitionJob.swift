import Business

/// Begins or completes a campaign at its time.
public enum CampaignTransitionJob: BusinessJobType {
  public static let name = Timetable.campaigns.job
  public static let queue = "calendar"
  public typealias Payload = Transition
  public typealias Result = Transition.Outcome
  public typealias Progress = NoProgress
}
