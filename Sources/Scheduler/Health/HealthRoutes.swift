import Hummingbird
import Postgres
import Redis

/// Whether the server lives, and whether it can do its work: for whoever restarts it or sends it requests.
struct HealthRoutes: Routes {
  let redis: RedisClient
  let database: PostgresClient?

  func add(to router: some RouterMethods<SchedulerContext>) {
    router.get("health") { request, _ in
      try request.allowQuery()
      return Health(status: "ok")
    }
    router.get("ready") { request, _ in
      try request.allowQuery()
      if let reason = await reasonNotToBeReady { throw Problem(.serviceUnavailable, reason, headers: [.retryAfter: "5"]) }
      return Health(status: "ready")
    }
  }

  private var reasonNotToBeReady: String? {
    get async {
      if let reason = await redisReason { return reason }
      guard let database else { return nil }
      do { try await database.connect() } catch { return "\(error)" }
      return nil
    }
  }

  /// A server that was fit when it was connected to may have been set up differently since.
  private var redisReason: String? {
    get async {
      do {
        let policy = try await redis.send(["CONFIG", "GET", "maxmemory-policy"]).strings.last ?? "noeviction"
        return policy == "noeviction"
          ? nil : "Redis's maxmemory-policy is \(policy), so it may delete jobs; it has to be noeviction"
      } catch let error as RedisError where error.code == .refused {
        // Providers may keep CONFIG to themselves; that the server answers is enough then.
        return nil
      } catch {
        return "\(error)"
      }
    }
  }

  struct Health: ResponseEncodable {
    let status: String
  }
}
