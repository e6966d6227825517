/// Who looks at a page, and what they may do there.
struct Visitor: Sendable, Equatable {
  /// Nil where nobody has to sign in.
  var name: String?
  var role: String?
  /// May retry, cancel, promote and remove jobs.
  var mayChangeJobs = false
  /// May pause, drain and clean queues, and change schedules.
  var mayAdminister = false
}
