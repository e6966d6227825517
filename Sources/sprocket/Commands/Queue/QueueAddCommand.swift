import ArgumentParser
import Queue

struct QueueAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add a job.",
    discussion: """
      --opts takes BullMQ's options, such as {"attempts": 3, "backoff": {"type": "exponential", "delay": 1000}, "delay": 60000,
      "priority": 5, "jobId": "film-7", "removeOnComplete": true}. Times are in milliseconds.
      """)

  @OptionGroup var option: QueueOption
  @Option(help: "The kind of job. (default: as the queue)") var name: String?
  @Option(help: "What the job is about, as JSON.") var data = "{}"
  @Option(help: "How it is treated, as JSON.") var opts = "{}"
  @Flag(help: "Print the job's id and queue as JSON.") var json = false

  func run() async throws {
    let payload = try explaining("--data") { try JSONText(parsing: data) }
    let options = try explaining("--opts") { try JobOptions(named: JSONText(parsing: opts)) }
    let queue = try option.open()
    let id = try await queue.add(name ?? queue.name, payload, options: options)
    Terminal.output.write(json ? ["id": id, "queue": queue.name].jsonLine : "\(id)\n")
  }

  private func explaining<Value>(_ option: String, _ parse: () throws -> Value) throws -> Value {
    do { return try parse() } catch { throw CommandFailure("\(option) isn't what it should be: \(error)") }
  }
}
