import Hummingbird
import Queue

/// What adds jobs at times: looking at it, and changing what no schedules file keeps.
struct JobSchedulerRoutes: Routes {
  let jobs: JobDirectory
  let films: FilmIndex

  func add(to router: some RouterMethods<SchedulerContext>) {
    let admins = router.group("api/queues/:queue/schedulers", for: .admin).add(middleware: AcceptGuard.json)
    admins.get { request, context in
      try request.allowQuery()
      let queue = try queue(context)
      let schedulers = try await queue.jobSchedulers()
      return JobSchedulerList(schedulers: schedulers.map { JobSchedulerResource($0, in: queue.name) })
    }
    admins.get(":scheduler") { request, context in
      try request.allowQuery()
      let queue = try queue(context)
      return JobSchedulerResource(try await queue.knownJobScheduler(context.parameter("scheduler")), in: queue.name)
    }
    admins.put(":scheduler") { try await put($0, $1) }
    admins.delete(":scheduler") { request, context in
      try request.allowQuery()
      try await queue(context).removeJobScheduler(madeByHand: context.parameter("scheduler"))
      return Response(status: .noContent)
    }
    admins.post(":scheduler/run") { request, context in
      try request.allowQuery()
      let queue = try queue(context)
      let id = try await queue.startNextJob(ofScheduler: context.parameter("scheduler"))
      return try await jobs.job(JobID(queue: queue.name, id: id), for: context.caller).resource
    }
  }

  private func put(_ request: Request, _ context: SchedulerContext) async throws -> Response {
    try request.allowQuery()
    let (queue, id) = (try queue(context), try context.parameter("scheduler"))
    let order: JobSchedulerRequest = try await request.json(in: context)
    let admitted = try await JobAdmission(caller: context.caller, films: films).admit(order.job)
    guard admitted.queue == queue.name else {
      throw Problem(.unprocessableContent, "type: jobs of type \(order.type) are in the queue \(admitted.queue)")
    }
    let (scheduler, isNew) = try await queue.putJobScheduler(id, try order.repetition(), admitted.job)
    var response = try JobSchedulerResource(scheduler, in: queue.name).response(from: request, context: context)
    response.status = isNew ? .created : .ok
    return response
  }

  private func queue(_ context: SchedulerContext) throws -> Queue {
    try jobs.queue(try context.parameter("queue"))
  }
}
