import ArgumentParser
import Jobs

struct WorkerListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the workers of the Redis server: what they have, and what they do.")

  @OptionGroup var redis: RedisOption
  @Flag(help: "Print the workers as JSON, one a line.") var json = false

  func run() async throws {
    let nodes = try await NodeRegister(redis: redis.client()).nodes()
    Terminal.output.write(json ? nodes.map(\.jsonLine).joined() : NodeTable(nodes: nodes).text)
  }
}
