import Business
import Hummingbird
import Markup
import Queue

/// What the pages' buttons do. Each sends a form, and leads back to a page that says what was done.
struct DashboardActions: Routes {
  let jobs: JobDirectory
  let books: Books
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
    router.group("books/payouts/:payout", for: .admin).post("approve") { _, context in
      try await Payouts.approve(context.row("payout"), by: context.caller.id, in: books.open())
      return Done.payoutApproved.response(at: "books")
    }
    let schedules = router.group("schedules", for: .admin)
    schedules.post("run") { request, context in
      let (queue, id) = try schedule(in: try await request.form(in: context))
      let job = try await queue.startNextJob(ofScheduler: id)
      return Done.promoted.response(at: "jobs", "\(JobID(queue: queue.name, id: job))")
    }
    schedules.post("remove") { request, context in
      let (queue, id) = try schedule(in: try await request.form(in: context))
      try await queue.removeJobScheduler(madeByHand: id)
      return Done.scheduleRemoved.response(at: "schedules")
    }
  }

  private func perform(_ action: JobAction, _ context: SchedulerContext) async throws -> Response {
    let id = try context.jobID()
    let queue = try await jobs.job(id, for: context.caller).queue
    switch action {
    case .retry:
      try await jobs.retry(id, for: context.caller)
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

  private func schedule(in form: [String: String]) throws -> (queue: Queue, id: String) {
    (try jobs.queue(form["queue"] ?? ""), form["schedule"] ?? "")
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
      do { try await queue.retry(job.record.id) } catch QueueError.notInState, QueueError.jobMissing {}
    }
    return Done.groupRetried.response(at: "failures")
  }
}
