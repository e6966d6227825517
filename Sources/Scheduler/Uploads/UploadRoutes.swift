import Hummingbird

/// Films on their way into the storage: where they are sent, and what becomes of them.
struct UploadRoutes: Routes {
  let desk: UploadDesk

  func add(to router: some RouterMethods<SchedulerContext>) {
    let creators = router.group("api/upload", for: .creator).add(middleware: AcceptGuard.json)
    creators.post("url") { request, context in
      try request.allowQuery()
      var response = try await desk.begin(request.json(in: context), for: context.caller)
        .response(from: request, context: context)
      response.status = .created
      // Whoever has the links may write.
      response.headers[.cacheControl] = "no-store"
      return response
    }
    creators.post("complete") { request, context in
      try request.allowQuery()
      let (receipt, wasDone) = try await desk.complete(request.json(in: context), for: context.caller)
      var response = try receipt.response(from: request, context: context)
      response.status = wasDone ? .ok : .created
      response.headers[.location] = receipt.links.job
      return response
    }
    creators.delete(":upload") { request, context in
      try request.allowQuery()
      try await desk.abort(context.parameter("upload"), for: context.caller)
      return Response(status: .noContent)
    }
  }
}
