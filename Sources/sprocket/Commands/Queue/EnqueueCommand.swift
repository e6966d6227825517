import ArgumentParser

struct EnqueueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enqueue", abstract: "Add a job to its queue, for a worker to do.",
    subcommands: [EnqueueTranscodeCommand.self, EnqueueThumbnailsCommand.self, EnqueueRunAllCommand.self])
}
