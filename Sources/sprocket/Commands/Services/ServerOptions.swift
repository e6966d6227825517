import ArgumentParser
import Metrics
import Scheduler

/// Where the scheduler's server listens, as `scheduler` is told.
struct ServerOptions: ParsableArguments {
  @Option(help: "The name or address to listen on. (default: SPROCKET_HOST, or 127.0.0.1)") var host: String?
  @Option(help: "The port to listen on; 0 takes any that is free. (default: SPROCKET_PORT, or 8080)") var port: Int?

  func validate() throws {
    if let port, !(0...65535).contains(port) { throw ValidationError("--port is \(port); it can be 0 to 65535") }
  }

  func settings() throws -> SchedulerSettings {
    var settings = try SchedulerSettings.fromEnvironment()
    if let host { settings.host = host }
    if let port { settings.port = port }
    return settings
  }
}

extension PrometheusRegistry {
  /// Where everything in this program that is measured is kept.
  static func ofProgram() -> PrometheusRegistry {
    let registry = PrometheusRegistry()
    MetricsSystem.bootstrap(registry)
    return registry
  }
}
