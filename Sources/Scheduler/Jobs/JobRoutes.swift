import Foundation
import Hummingbird
import Queue

/// Jobs, one by one: adding, looking, doing again, cancelling.
struct JobRoutes: Routes {
  let jobs: JobDirectory
  let films: FilmIndex
  let idempotency: IdempotencyStore

  func add(to router: some RouterMethods<SchedulerContext>) {
    let viewers = router.group("api/jobs", for: .viewer).add(middleware: AcceptGuard.json)
    viewers.get(":jobId") { request, context in
      try request.allowQuery()
      return try await jobs.job(context.jobID(), for: context.caller).resource
    }
    viewers.get(":jobId/logs") { request, context in
      try request.allowQuery()
      let job = try await jobs.job(context.jobID(), for: context.caller)
      return JobLog(lines: try await job.queue.logs(of: job.record.id))
    }
    let creators = router.group("api/jobs", for: .creator).add(middleware: AcceptGuard.json)
    creators.post(":jobId/retry") { request, context in
      try request.allowQuery()
      try await jobs.retry(context.jobID(), for: context.caller)
      return try await jobs.job(context.jobID(), for: context.caller).resource
    }
    creators.post(":jobId/promote") { request, context in
      try request.allowQuery()
      let job = try await jobs.job(context.jobID(), for: context.caller)
      try await job.queue.promote(job.record.id)
      return try await jobs.job(context.jobID(), for: context.caller).resource
    }
    creators.delete(":jobId") { try await cancel($0, $1) }
    creators.group().add(middleware: IdempotencyMiddleware(store: idempotency)).post { try await create($0, $1) }
  }

  private func create(_ request: Request, _ context: SchedulerContext) async throws -> Response {
    try request.allowQuery()
    let caller = try context.caller
    let admission = JobAdmission(caller: caller, films: films)
    var admitted = try await admission.admit(try await request.json(in: context))
    if let header = request.headers[.idempotencyKey] {
      // Also where a scheduler dies between adding the job and keeping its answer, the same key makes no second job.
      admitted.job.options.id = "once-" + (try IdempotencyKey(header, of: caller).digest.prefix(32))
    }
    let job = try await jobs.add(admitted, noting: films)
    var response = try job.resource.response(from: request, context: context)
    response.status = .created
    response.headers[.location] = JobID(queue: job.queue.name, id: job.record.id).path
    return response
  }

  private func cancel(_ request: Request, _ context: SchedulerContext) async throws -> Response {
    try request.allowQuery()
    let (id, caller) = (try context.jobID(), try context.caller)
    guard try await jobs.cancel(id, for: caller) else { return Response(status: .noContent) }
    var response = try await jobs.job(id, for: caller).resource.response(from: request, context: context)
    response.status = .accepted
    return response
  }
}

/// What a job's attempts have logged, the oldest line first.
struct JobLog: ResponseEncodable {
  let lines: [String]
}

extension AcceptGuard {
  /// For routes that answer with JSON.
  static let json = AcceptGuard(types: ["application/json"])
}
