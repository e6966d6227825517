import ArgumentParser
import Logging
import Postgres
import Redis
import Scheduler
import ServiceLifecycle
import Storage

/// What a scheduler does, as `scheduler` and `up` are told.
struct SchedulerOptions: ParsableArguments {
  @OptionGroup var server: ServerOptions
  @OptionGroup var schedules: SchedulesOption
  @OptionGroup var hotFolder: HotFolderOptions

  /// The server, and beside it what was asked for.
  /// - Parameters:
  ///   - database: where the books are; nil for none.
  ///   - ready: gets the server's address once requests are answered.
  func services(
    redis: RedisClient, storage: any ObjectStore, database: PostgresClient?, logger: Logger,
    ready: @escaping @Sendable (_ address: String) -> Void = { _ in }
  ) throws -> [any Service] {
    let access = try Access(AccessSettings.fromEnvironment())
    var services: [any Service] = [
      try SchedulerService(
        settings: server.settings(), redis: redis, storage: storage, database: database, access: access, metrics: .ofProgram(),
        logger: logger
      ) { address in
        logger.info("scheduler started", metadata: ["address": "\(address)"])
        ready(address)
      }
    ]
    if let path = schedules.path { services.append(try ScheduleService(file: path, redis: redis, logger: logger)) }
    if let settings = try hotFolder.settings() {
      services.append(try HotFolderService(settings, redis: redis, logger: logger))
    }
    if let settings = try CallbackSettings.fromEnvironment() {
      services.append(try CallbackService(settings, redis: redis, logger: logger))
    }
    if let database { services.append(OutboxRelay(database: database, redis: redis, logger: logger)) }
    return services
  }
}
