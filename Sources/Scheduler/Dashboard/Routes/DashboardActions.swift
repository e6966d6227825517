import Hummingbird
import Markup
import Queue

/// What the pages' buttons do. Each sends a form, and leads back to a page that says what was done.
struct DashboardActions: Routes {
  let jobs: JobDirectory
  let reader: @Sendable (SchedulerContext) throws -> DashboardReader

  func add(to router: some RouterMethods<SchedulerContext>) {
    let creators = router.group("jobs/:jobId", for: .creator)
    for action in JobAction.allCases {
      creators.post("\(action.rawValue)") { _, context in try await perform(action, context) }
    }
    router.group("failures", for: .creator).post("retry") { request, context in try await retryGroup(request, context) }
    let admin = router.group("queues/:queue", for: .admin)
    for action in QueueAction.allCases {
      admin.post("\(action.rawValue)") { _, context in try await perform(action, context) }
    }
    router.group("schedules", for: .admin).post("remove") { request, context in
      try await removeSchedule(try await request.form(in: context))
      return Done.scheduleRemoved.response(at: "schedules")
    }
  }

  private func perform(_ action: JobAction, _ context: SchedulerContext) async throws -> Response {
    let id = try context.jobID()
    let job = try await reader(context).job(id)
    let queue = try jobs.queue(id.queue)
    switch action {
    case .retry:
      try await queue.retry(id.id, from: job.state == .completed ? .completed : .failed, resettingAttempts: true)
      return Done.retried.response(at: "jobs", id.description)
    case .promote:
      try await queue.promote(id.id)
      return Done.promoted.response(at: "jobs", id.description)
    case .cancel:
      let wasRunning = try await jobs.cancel(id, for: context.caller)
      return wasRunning ? Done.cancelling.response(at: "jobs", id.description) : Done.cancelled.response(at: "jobs")
    case .remove:
      try await queue.remove(id.id)
      return Done.removed.response(at: "jobs")
    }
  }

  private func perform(_ action: QueueAction, _ context: SchedulerContext) async throws -> Response {
    let name = try context.parameter("queue")
    let queue = try jobs.queue(name)
    switch action {
    case .pause: try await queue.pause()
    case .resume: try await queue.resume()
    case .retry: try await queue.retryAll(.failed)
    case .promote: try await queue.promoteAll()
    case .drain: try await queue.drain()
    case .cleanCompleted: try await queue.clean(.completed, olderThan: .zero)
    case .cleanFailed: try await queue.clean(.failed, olderThan: .zero)
    }
    return Done(action).response(at: "queues", name)
  }

  private func removeSchedule(_ form: [String: String]) async throws {
    let (queue, id) = (try jobs.queue(form["queue"] ?? ""), form["schedule"] ?? "")
    guard let scheduler = try await queue.jobScheduler(id) else {
      throw Problem(.notFound, "there is no such schedule; it may have been removed already")
    }
    if let owner = scheduler.owner {
      throw Problem(.conflict, "schedule \(id) comes from the schedules file of \(owner); take it out there")
    }
    _ = try await queue.removeJobScheduler(id)
  }

  /// Retries what has failed for one reason, of those failures that the page looks at.
  private func retryGroup(_ request: Request, _ context: SchedulerContext) async throws -> Response {
    let form = try await request.form(in: context)
    let queue = try jobs.queue(form["queue"] ?? "")
    let groups = try await reader(context).failures().groups
    guard let group = groups.first(where: { $0.queue == queue.name && $0.pattern.text == form["reason"] }) else {
      throw Problem(.notFound, "no job fails for that reason any more")
    }
    for job in group.jobs {
      do { try await queue.retry(job.record.id, resettingAttempts: true) } catch QueueError.notInState, QueueError.jobMissing {}
    }
    return Done.groupRetried.response(at: "failures")
  }
}
