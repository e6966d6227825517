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
  @Option(help: "What to make: a built-in profile, or one of the workers' own.") var profile = Profile.builtInNames[0]
  @Flag(help: "Follow the job until it is done; Ctrl-C cancels it.") var wait = false
  @Flag(help: "Print progress and result as JSON, one value a line.") var json = false
  @OptionGroup var profiles: ProfilesOption
  @OptionGroup var redis: RedisOption

  func validate() throws {
    guard !profile.contains("/"), !profile.hasSuffix(".yml") else {
      throw ValidationError("--profile is a file; a job takes one of the built-in profiles (see `sprocket profiles`)")
    }
  }

  func run() async throws {
    _ = try profiles.collection().profile(named: profile)
    let queue = try Queue(name: TranscodeJob.queue, redis: redis.client())
    let payload = TranscodeJob.Payload(
      source: try JobPlaces.film(film), profile: profile, output: try JobPlaces.output(output, of: film))
    let id = try await queue.add(TranscodeJob.self, payload)
    if wait {
      try await waiting(for: id, in: queue) { [json] in try await TranscodeFollower(queue: queue, id: id, json: json).run() }
    } else {
      Terminal.output.write(json ? ["id": id, "queue": queue.name].jsonLine : "Job \(id) waits in the queue \(queue.name).\n")
    }
  }
}
