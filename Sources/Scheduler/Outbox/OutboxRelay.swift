import Business
import Jobs
import Logging
import Postgres
import Queue
import Redis
import ServiceLifecycle

/// Puts the jobs that business changes have caused on their queues: each at least once, under an id of its own, so that what is
/// relayed twice is one job. Any number of schedulers may do it at once.
public struct OutboxRelay: Service {
  private let database: PostgresClient
  private let redis: RedisClient
  private let logger: Logger

  private static let batch = 500
  /// How often it looks without being told: what was written while the connection was away, or came before a failure.
  private static let interval = Duration.seconds(5)

  public init(database: PostgresClient, redis: RedisClient, logger: Logger) {
    (self.database, self.redis, self.logger) = (database, redis, logger)
  }

  public func run() async throws {
    await cancelWhenGracefulShutdown {
      await withTaskGroup { group in
        let (occasions, occasion) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        group.addTask {
          for await _ in database.notifications(on: [Outbox.channel]) { occasion.yield() }
        }
        group.addTask {
          while (try? await Task.sleep(for: Self.interval)) != nil { occasion.yield() }
          occasion.finish()
        }
        for await _ in occasions { await relayAll() }
        group.cancelAll()
      }
    }
  }

  private func relayAll() async {
    do {
      while try await Outbox.relay(atMost: Self.batch, from: database, by: send) == Self.batch {}
    } catch is CancellationError {
    } catch {
      logger.warning("jobs that the books have caused can't be enqueued yet", metadata: ["error": "\(error)"])
    }
  }

  private func send(_ messages: [Outbox.Waiting]) async throws -> [Outbox.Outcome] {
    var jobs: [String: [NewJob]] = [:]
    let outcomes = messages.map { waiting -> Outbox.Outcome in
      guard let kind = Catalogue.jobType(named: waiting.message.jobType) else {
        return refuse(waiting, "there is no job type \(waiting.message.jobType)")
      }
      var options = kind.options
      options.id = "outbox-\(waiting.id)"
      options.delay = waiting.delay
      do {
        jobs[kind.queue, default: []].append(try kind.newJob(JSONText(waiting.message.payload), options: options))
        return .relayed
      } catch {
        return refuse(waiting, "\(error)")
      }
    }
    for (queue, jobs) in jobs { try await Queue(name: queue, redis: redis).addBulk(jobs) }
    return outcomes
  }

  private func refuse(_ waiting: Outbox.Waiting, _ problem: String) -> Outbox.Outcome {
    logger.error("a job that the books have caused can't be one", metadata: ["outbox": "\(waiting.id)", "error": "\(problem)"])
    return .refused(problem)
  }
}
