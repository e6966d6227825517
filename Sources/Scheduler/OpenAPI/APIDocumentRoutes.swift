import Hummingbird
import NIOCore

/// The API's own description.
struct APIDocumentRoutes: Routes {
  let document: APIDocument

  func add(to router: some RouterMethods<SchedulerContext>) {
    router.group("api").add(middleware: AcceptGuard.json).get("openapi.json") { request, _ in
      try request.allowQuery()
      return Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: document.json)))
    }
  }
}
