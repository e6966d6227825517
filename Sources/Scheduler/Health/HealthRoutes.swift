import Hummingbird
import Redis

/// Whether the server lives, and whether it can do its work: for whoever restarts it or sends it requests.
struct HealthRoutes: Routes {
  let redis: RedisClient

  func add(to router: some RouterMethods<SchedulerContext>) {
    router.get("health") { _, _ in Health(status: "ok") }
    router.get("ready") { _, _ in
      do { try await redis.send(["PING"]) } catch { throw Problem(.serviceUnavailable, "\(error)") }
      return Health(status: "ready")
    }
  }

  struct Health: ResponseEncodable {
    let status: String
  }
}
