import Hummingbird
import NIOCore
import Queue

/// What workers on leased machines call, which reach this server and nothing else.
struct RemoteWorkRoutes: Routes {
  let work: RemoteWork
  let jobs: JobDirectory
  /// Nil where no secret is set.
  let verifier: WebhookVerifier?

  func add(to router: some RouterMethods<SchedulerContext>) {
    let open = router.group("api").add(middleware: AcceptGuard.json)
    open.post("webhooks/akash") { try await webhook($0, $1) }
    let callers = router.group("api/jobs", for: .viewer).add(middleware: AcceptGuard.json)
    callers.patch(":jobId/progress") { request, context in
      try request.allowQuery()
      let id = try context.jobID()
      _ = try jobs.queue(id.queue)
      let change: ProgressChange = try await request.json(in: context)
      return try await work.progress(id, token: change.token, change.progress)
    }
  }

  /// What `PATCH /api/jobs/:jobId/progress` takes.
  private struct ProgressChange: Codable {
    /// Of the job's lock: only the worker that has the job knows it.
    var token: String
    var progress: JSONText
  }

  private func webhook(_ request: Request, _ context: SchedulerContext) async throws -> Response {
    try request.allowQuery()
    guard let verifier else { throw Problem(.forbidden, "no webhook is believed here; set SPROCKET_WEBHOOK_SECRET") }
    let body = try await request.bytes(in: context)
    try await verifier.verify(request.headers, body: body)
    let message: RemoteMessage = try Request.json(body).decodeStrictly()
    func answer(_ value: some ResponseEncodable) throws -> Response { try value.response(from: request, context: context) }
    if message.type == .claim {
      guard let claim = try await work.claim(from: try needed(message.queue, "queue"), as: message.worker) else {
        return Response(status: .noContent)
      }
      return try answer(claim)
    }
    let text = try needed(message.job, "job")
    guard let job = JobID(text) else { throw Problem(.unprocessableContent, "job is '\(text)'; it is what the claim gave") }
    let token = try needed(message.token, "token")
    switch message.type {
    case .claim, .heartbeat: return try answer(await work.heartbeat(job, token: token))
    case .progress: return try answer(await work.progress(job, token: token, try needed(message.progress, "progress")))
    case .done: return try answer(await work.done(job, token: token, message.result ?? JSONText("null")))
    case .failed:
      let reason = try needed(message.reason, "reason")
      return try answer(await work.failed(job, token: token, reason: reason, isFinal: message.final ?? false))
    }
  }

  private func needed<Value>(_ value: Value?, _ name: String) throws -> Value {
    guard let value else { throw Problem(.unprocessableContent, "\(name): missing") }
    return value
  }
}
