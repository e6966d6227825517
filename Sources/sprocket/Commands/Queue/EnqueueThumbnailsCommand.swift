import ArgumentParser
import Foundation
import Jobs
import Media
import Queue

struct EnqueueThumbnailsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "thumbnails", abstract: "Have a worker take pictures of a film.")

  @Argument(help: "The film: a path that the worker can read too, or storage:KEY in its storage.") var film: String
  @Option(
    name: .shortAndLong,
    help: "The folder to write thumbnails/ into, or storage:KEY. (default: the film's name, in this folder or in titles/)")
  var output: String?
  @Option(help: "Pictures, at even times.") var count = 100
  @Flag(help: "Wait until it is done; Ctrl-C cancels it.") var wait = false
  @Flag(help: "Print the result as JSON.") var json = false
  @OptionGroup var redis: RedisOption

  func validate() throws {
    let counts = ThumbnailsJob.counts
    guard counts.contains(count) else {
      throw ValidationError("--count is \(count); it can be \(counts.lowerBound) to \(counts.upperBound)")
    }
  }

  func run() async throws {
    let queue = try Queue(name: ThumbnailsJob.queue, redis: redis.client())
    let payload = ThumbnailsJob.Payload(
      source: try JobPlaces.film(film), output: try JobPlaces.output(output, of: film), count: count)
    let id = try await queue.add(ThumbnailsJob.self, payload)
    guard wait else {
      Terminal.output.write(json ? ["id": id, "queue": queue.name].jsonLine : "Job \(id) waits in the queue \(queue.name).\n")
      return
    }
    let result = try await waiting(for: id, in: queue) { try await queue.result(of: id, ThumbnailsJob.self) }
    Terminal.output.write(json ? result.jsonLine : "\(result.count) pictures in \(result.output)\n")
  }
}
