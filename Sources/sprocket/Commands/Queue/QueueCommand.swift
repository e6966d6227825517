import ArgumentParser

struct QueueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue", abstract: "See what is in a queue, and put it in order.",
    discussion: "QUEUE is any BullMQ queue of the Redis server, whatever language its jobs are added and done in.",
    subcommands: [
      QueueAddCommand.self, QueueLsCommand.self, QueueCountsCommand.self, QueueShowCommand.self, QueueLogsCommand.self,
      QueueRetryCommand.self, QueueCancelCommand.self, QueueRemoveCommand.self, QueuePauseCommand.self,
      QueueResumeCommand.self, QueueCleanCommand.self, QueueDrainCommand.self, QueueWatchCommand.self,
    ])
}
