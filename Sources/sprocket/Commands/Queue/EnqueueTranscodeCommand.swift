import ArgumentParser
import Foundation
import Jobs
import Media
import Queue
import Redis

struct EnqueueTranscodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "transcode", abstract: "Have a worker turn a film into a title.")

  @Argument(help: "The film: a path that the worker can read too, or storage:KEY in its storage.") var film: String
  @Option(
    name: .shortAndLong, help: "The title's folder, or storage:KEY. (default: the film's name, in this folder or in titles/)")
  var output: String?
  @Option(help: "What to make: a built-in profile.") var profile = Profile.builtInNames[0]
  @Option(help: "Chunks that are encoded at the same time. (default: as many as the worker has room for)")
  var chunksInFlight: Int?
  @Flag(help: "Follow the job until it is done.") var wait = false
  @Flag(help: "Print progress and result as JSON, one value a line.") var json = false
  @OptionGroup var redis: RedisOption

  func validate() throws {
    if let chunksInFlight, !(1...64).contains(chunksInFlight) {
      throw ValidationError("--chunks-in-flight is \(chunksInFlight); it can be 1 to 64")
    }
    guard !profile.contains("/"), !profile.hasSuffix(".yml") else {
      throw ValidationError("--profile is a file; a job takes one of the built-in profiles (see `sprocket profiles`)")
    }
  }

  func run() async throws {
    _ = try Profile.builtIn(profile)
    let queue = try Queue(name: TranscodeJob.queue, redis: redis.client())
    let payload = TranscodeJob.Payload(
      source: try JobPlaces.film(film), profile: profile, output: try JobPlaces.output(output, of: film),
      chunksInFlight: chunksInFlight)
    let id = try await queue.add(TranscodeJob.self, payload)
    if wait {
      try await interruptible { [json] in try await TranscodeFollower(queue: queue, id: id, json: json).run() }
    } else {
      Terminal.output.write(json ? ["id": id, "queue": queue.name].jsonLine : "Job \(id) waits in the queue \(queue.name).\n")
    }
  }
}
