import Hummingbird
import NIOCore

/// What is measured, for Prometheus.
struct MetricsRoutes: Routes {
  let registry: PrometheusRegistry
  let queues: QueueDirectory

  func add(to router: some RouterMethods<SchedulerContext>) {
    router.group(for: .viewer).get("metrics") { request, _ in
      try request.allowQuery()
      let families = registry.families + (try await QueueGauges.families(of: queues.queues))
      return Response(
        status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: PrometheusText.text(of: families))))
    }
  }
}
