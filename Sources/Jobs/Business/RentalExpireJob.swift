import Business

/// Ends a rental at its time.
public enum RentalExpireJob: BusinessJobType {
  public static let name = Timetable.rentals.job
  public static let queue = "calendar"
  public typealias Payload = Transition
  public typealias Result = Transition.Outcome
  public typealias Progress = NoProgress
}
