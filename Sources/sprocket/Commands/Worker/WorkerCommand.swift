import ArgumentParser

struct WorkerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Do the jobs on the queues; see the workers that there are, and take them out of service.",
    discussion: """
      `sprocket worker` alone is `sprocket worker run`.
      `sprocket worker run --help` tells its options.
      """,
    subcommands: [WorkerRunCommand.self, WorkerListCommand.self, WorkerDrainCommand.self],
    defaultSubcommand: WorkerRunCommand.self)
}
