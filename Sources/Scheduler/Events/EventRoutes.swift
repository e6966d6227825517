import HTTPTypes
import Hummingbird
import Queue

/// Events as they happen, as server-sent events.
struct EventRoutes: Routes {
  let jobs: JobDirectory
  let hub: EventHub
  let films: JobFilms

  func add(to router: some RouterMethods<SchedulerContext>) {
    let viewers = router.group("api", for: .viewer).add(middleware: AcceptGuard(types: ["text/event-stream"]))
    viewers.get("jobs/:jobId/events") { request, context in
      try request.allowQuery()
      let id = try context.jobID()
      let job = try await jobs.job(id, for: context.caller)
      let positions = try positions(of: request)
      if positions != nil, job.state == .completed || job.state == .failed,
        let last = positions?[id.queue], try await hasNothingNew(job, after: last)
      {
        // An EventSource would come back for ever to hear nothing.
        return Response(status: .noContent)
      }
      return stream(EventListener(feeds: hub.feeds(of: id.queue), job: id.id) { _, _ in true }, from: positions, request)
    }
    viewers.get("events") { request, context in
      try request.allowQuery("queue")
      let caller = try context.caller
      let feeds = try request.query("queue").map { hub.feeds(of: try jobs.queue($0).name) } ?? hub.feeds
      let listener = EventListener(feeds: feeds, job: nil) { queue, event in
        if caller.role >= .admin { return true }
        guard let id = event.jobID else { return false }
        return caller.maySee(try await films.film(of: id, in: queue))
      }
      return stream(listener, from: try positions(of: request), request)
    }
  }

  private func positions(of request: Request) throws -> EventPositions? {
    try request.headers[.lastEventID].map { try EventPositions($0) }
  }

  private func hasNothingNew(_ job: JobDirectory.Found, after last: String) async throws -> Bool {
    try await job.queue.pastEvents(after: last).allSatisfy { $0.jobID != job.record.id }
  }

  private func stream(_ listener: EventListener, from positions: EventPositions?, _ request: Request) -> Response {
    let headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store", .xAccelBuffering: "no"]
    if request.method == .head { return Response(status: .ok, headers: headers) }
    let body = ResponseBody { [body = request.body] writer in
      // A listener that goes away is noticed at once, not when the next event is written.
      try? await body.consumeWithCancellationOnInboundClose { _ in
        var own = writer
        try await listener.run(from: positions, to: &own)
      }
      try await writer.finish(nil)
    }
    return Response(status: .ok, headers: headers, body: body)
  }
}

extension EventHub {
  func feeds(of queue: String) -> [EventFeed] { feeds.filter { $0.queue.name == queue } }
}

extension HTTPField.Name {
  static let lastEventID = Self("Last-Event-ID")!
  static let xAccelBuffering = Self("X-Accel-Buffering")!
}
