import Hummingbird

/// How the queues are doing.
struct StatisticsRoutes: Routes {
  let queues: QueueDirectory

  func add(to router: some RouterMethods<SchedulerContext>) {
    let viewers = router.group("api/jobs/stats", for: .viewer).add(middleware: AcceptGuard.json)
    viewers.get("queue") { request, _ in
      try request.allowQuery()
      var all: [QueueStatistics] = []
      for queue in queues.queues { all.append(try await QueueStatistics(queue)) }
      return StatisticsDocument(queues: all)
    }
  }
}
