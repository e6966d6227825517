import ArgumentParser
import Jobs
import Postgres
import Queue

struct EnqueueRunAllCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run-all", abstract: "Have the nightly round done: partners' reports, royalties, what is overdue, figures.",
    discussion: "Each step is a job of its own. One that fails is told of, and doesn't hold up those after it.")

  @Option(help: "The day that is rounded off, YYYY-MM-DD. (default: yesterday)") var day: String?
  @Flag(help: "Wait until it is done; Ctrl-C cancels it.") var wait = false
  @Flag(help: "Print the result as JSON.") var json = false
  @OptionGroup var redis: RedisOption

  func validate() throws {
    if let day, CalendarDate(day) == nil { throw ValidationError("--day is '\(day)'; it can be a date such as 2026-11-20") }
  }

  func run() async throws {
    let queue = try Queue(name: OperationsRunAllJob.queue, redis: redis.client())
    let payload = OperationsRunAllJob.Payload(day: day.flatMap { CalendarDate($0) })
    let id = try await queue.add(OperationsRunAllJob.self, payload)
    guard wait else {
      Terminal.output.write(json ? ["id": id, "queue": queue.name].jsonLine : "Job \(id) waits in the queue \(queue.name).\n")
      return
    }
    Terminal.error.writeLine("Waiting for job \(id); its steps are jobs \(id)-ott.sync-…, \(id)-royalty.run and so on.")
    let result = try await waiting(for: id, in: queue) { try await queue.result(of: id, OperationsRunAllJob.self) }
    if json { return Terminal.output.write(result.jsonLine) }
    Terminal.output.write("\(result.day): done are \(result.done.joined(separator: ", "))\n")
    for (step, reason) in result.failed.sorted(by: { $0.key < $1.key }) {
      Terminal.output.write("\(step) failed: \(reason.printable)\n")
    }
    guard result.failed.isEmpty else { throw CommandFailure("\(result.failed.count) steps have failed") }
  }
}
