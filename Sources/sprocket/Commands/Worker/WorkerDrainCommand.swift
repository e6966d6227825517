import ArgumentParser
import Jobs

struct WorkerDrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drain", abstract: "Let workers take no more jobs, and end when those that they have are done.")

  @Argument(help: "A worker's name; several may have it. (default: all workers)") var name: String?
  @Flag(help: "Wait until they have ended.") var wait = false
  @OptionGroup var redis: RedisOption

  func run() async throws {
    let register = NodeRegister(redis: try redis.client())
    let nodes = try await register.nodes().filter { name == nil || $0.name == name }
    guard !nodes.isEmpty else {
      throw CommandFailure(
        name.map { "there is no worker \($0); `sprocket worker list` shows those that there are" } ?? "there is no worker")
    }
    let ids = Set(nodes.map(\.id))
    try await register.drain(Array(ids))
    Terminal.output.write(nodes.map { "\($0.name.printable) drains\n" }.joined())
    if wait { try await end(of: ids, in: register) }
  }

  private func end(of ids: Set<String>, in register: NodeRegister) async throws {
    while try await register.nodes().contains(where: { ids.contains($0.id) }) { try await Task.sleep(for: .milliseconds(500)) }
    Terminal.output.write("They have ended\n")
  }
}
