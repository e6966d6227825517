import Foundation
import Queue

/// What is to be done so that the schedules in Redis are those of a file.
struct SchedulePlan: Sendable, Equatable {
  enum Step: Sendable, Equatable {
    case add(Schedule)
    case change(Schedule)
    /// It is there as it is wanted. Asking for it again mends it, should its next job have been lost.
    case keep(Schedule)
    case remove(id: String, queue: String)
    /// The id is taken by a scheduler that isn't the owner's, which is left alone.
    case refuse(Schedule)
  }

  var steps: [Step]

  /// - Parameters:
  ///   - present: the schedulers that are there, by queue.
  ///   - now: schedules that have no time after it are let rest.
  init(for file: ScheduleFile, present: [String: [JobScheduler]], now: Date) {
    let wanted = file.schedules.filter(\.isEnabled)
    steps = wanted.compactMap { schedule in
      let known = present[schedule.queue]?.first { $0.id == schedule.id }
      return Self.step(for: schedule, known: known, owner: file.owner, now: now)
    }
    for (queue, schedulers) in present.sorted(by: { $0.key < $1.key }) {
      for scheduler in schedulers where scheduler.owner == file.owner {
        if wanted.contains(where: { $0.id == scheduler.id && $0.queue == queue }) { continue }
        steps.append(.remove(id: scheduler.id, queue: queue))
      }
    }
  }

  private static func step(for schedule: Schedule, known: JobScheduler?, owner: String, now: Date) -> Step? {
    if let known, known.owner != owner { return .refuse(schedule) }
    let isSame = known.map { schedule.isSame(as: $0) } ?? false
    // One that has come to its end stays as it is: asked for again, it would begin anew.
    if isSame, let limit = schedule.repetition.limit, let known, known.iterationCount >= limit { return nil }
    guard schedule.times(after: now).contains(where: { _ in true }) else { return nil }
    return known == nil ? .add(schedule) : isSame ? .keep(schedule) : .change(schedule)
  }
}

extension Schedule {
  /// Whether a scheduler makes the jobs that this says, at the times that this says.
  fileprivate func isSame(as scheduler: JobScheduler) -> Bool {
    let rhythm: Bool =
      switch repetition.rhythm {
      case .every(let interval, let offset):
        scheduler.every == interval && (offset == nil || scheduler.offset == offset)
      case .pattern(let expression, let zone):
        scheduler.pattern == expression.text && scheduler.timeZone == zone.identifier
      }
    return rhythm && scheduler.name == job && scheduler.data == payload && scheduler.options == options
      && scheduler.limit == repetition.limit && scheduler.startDate == repetition.startDate
      && scheduler.endDate == repetition.endDate
  }
}
