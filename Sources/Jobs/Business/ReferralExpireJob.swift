import Business

/// Ends a referral that has brought nobody.
public enum ReferralExpireJob: BusinessJobType {
  public static let name = Timetable.referrals.job
  public static let queue = "calendar"
  public typealias Payload = Transition
  public typealias Result = Transition.Outcome
  public typealias Progress = NoProgress
}
