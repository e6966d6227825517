/// Whom a job's life is told to, by HTTP: the `callback` of its payload. Any client of any language may write it.
public struct Callback: Codable, Sendable, Equatable {
  public enum Event: String, Codable, Sendable, CaseIterable {
    case started, progress, completed, failed
  }

  /// Where each event is posted to.
  public var url: String
  /// Which events; nil for all.
  public var events: [Event]?

  public init(url: String, events: [Event]? = nil) {
    self.url = url
    self.events = events
  }

  public func wants(_ event: Event) -> Bool { events?.contains(event) ?? true }
}
