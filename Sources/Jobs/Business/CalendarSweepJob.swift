import Business

/// Does every change of the calendar whose time has come: a safety net for lost jobs, to be done every minute.
public enum CalendarSweepJob: BusinessJobType {
  public static let name = "calendar.sweep"
  public static let queue = "calendar"
  public typealias Payload = SweepRequest
  public typealias Result = CalendarSweep
  public typealias Progress = NoProgress
}
