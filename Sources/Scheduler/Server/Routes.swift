import Hummingbird

/// The routes of one subject.
protocol Routes: Sendable {
  func add(to router: some RouterMethods<SchedulerContext>)
}
