import ArgumentParser
import Queue
import Redis

/// Which queue a command is about.
struct QueueOption: ParsableArguments {
  @Argument(help: "The queue's name.") var queue: String
  @Option(help: "What the queue's keys start with.") var prefix = "bull"
  @OptionGroup var redis: RedisOption

  func open() throws -> Queue { try Queue(name: queue, prefix: prefix, redis: redis.client()) }
}

extension JobState: ExpressibleByArgument {
  public static var allValueStrings: [String] { listed.map(\.rawValue) }

  public init?(argument: String) {
    guard let state = JobState(rawValue: argument), state != .unknown else { return nil }
    self = state
  }

  /// In the order of a job's life.
  static let listed: [JobState] = [.waiting, .prioritized, .delayed, .waitingChildren, .active, .completed, .failed]
}
