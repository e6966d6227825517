import Business

/// Opens or closes a window of rights at its time.
public enum WindowTransitionJob: BusinessJobType {
  public static let name = Timetable.windows.job
  public static let queue = "calendar"
  public typealias Payload = Transition
  public typealias Result = Transition.Outcome
  public typealias Progress = NoProgress
}
