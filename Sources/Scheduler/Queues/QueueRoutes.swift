import Hummingbird
import Queue

/// Queues: what is in them, and putting them in order.
struct QueueRoutes: Routes {
  let jobs: JobDirectory

  func add(to router: some RouterMethods<SchedulerContext>) {
    let admins = router.group("api/queues", for: .admin).add(middleware: AcceptGuard.json)
    admins.get { request, _ in
      try request.allowQuery()
      var all: [QueueResource] = []
      for queue in jobs.queues.queues { all.append(try await QueueResource(queue)) }
      return QueueList(queues: all)
    }
    admins.get(":queue") { request, context in
      try request.allowQuery()
      return try await QueueResource(queue(context))
    }
    admins.get(":queue/workers") { request, context in
      try request.allowQuery()
      return WorkerList(workers: try await queue(context).workers())
    }
    admins.post(":queue/pause") { request, context in
      try request.allowQuery()
      try await queue(context).pause()
      return try await QueueResource(queue(context))
    }
    admins.post(":queue/resume") { request, context in
      try request.allowQuery()
      try await queue(context).resume()
      return try await QueueResource(queue(context))
    }
    admins.post(":queue/promote") { request, context in
      try request.allowQuery()
      return JobTally(jobs: try await queue(context).promoteAll())
    }
    admins.post(":queue/retry") { request, context in
      try request.allowQuery()
      let order: RetryRequest = try await request.json(in: context)
      return JobTally(jobs: try await queue(context).retryAll(order.state?.jobState ?? .failed))
    }
    admins.post(":queue/clean") { request, context in
      try request.allowQuery()
      let order: CleanRequest = try await request.json(in: context)
      let age = Duration.seconds(try order.checkedAge())
      let removed = try await queue(context).clean(try order.checkedState(), olderThan: age, limit: try order.checkedLimit())
      return JobTally(jobs: removed.count)
    }
    admins.post(":queue/drain") { request, context in
      try request.allowQuery()
      let order: DrainRequest = try await request.json(in: context)
      return JobTally(jobs: try await queue(context).drain(includingDelayed: order.delayed ?? false))
    }
    let superAdmins = router.group("api/queues", for: .superAdmin).add(middleware: AcceptGuard.json)
    superAdmins.delete(":queue") { request, context in
      try request.allowQuery()
      try await queue(context).obliterate()
      return Response(status: .noContent)
    }
  }

  private func queue(_ context: SchedulerContext) throws -> Queue {
    try jobs.queue(try context.parameter("queue"))
  }
}
