/// What a scheduler's job knows of the scheduler: the `repeat` of its options. Wire format §11.
struct SchedulerIteration: Sendable, Equatable, Decodable {
  /// Which iteration it is since the scheduler was set, from 1.
  var count: Int?
  var pattern: String?
  var tz: String?
}
