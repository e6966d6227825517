import Foundation
import ProcessTestKit
import TestFolder
import Testing

/// `sprocket queue …` and `sprocket worker --exec`, on a Redis server of the test's own.
struct QueueAdministrationTests {
  private let folder: TemporaryFolder
  private let server: Program
  private let redis: String

  init() async throws {
    folder = try TemporaryFolder()
    redis = "unix://\(folder.path("redis.sock"))"
    server = try Program(
      running: URL(filePath: "/usr/bin/redis-server"),
      ["--port", "0", "--unixsocket", folder.path("redis.sock"), "--save", "", "--dir", folder.url.path])
    _ = await server.output.line(containing: "eady to accept connections")
  }

  private func queue(_ arguments: String...) async throws -> Program.Outcome {
    try await Program(["queue"] + arguments + ["--redis", redis], in: folder.url).outcome()
  }

  private func stop() async {
    server.signal(SIGTERM)
    _ = await server.outcome()
  }

  @Test func aQueueIsFilledSeenAndPutInOrder() async throws {
    let added = try await queue("add", "letters", "--data", #"{"to":"Ada"}"#, "--opts", #"{"attempts":3}"#)
    #expect(added.output == "1\n", "\(added.errors)")
    let delayed = try await queue("add", "letters", "--name", "reminder", "--opts", #"{"delay":3600000}"#, "--json")
    #expect(delayed.output == #"{"id":"2","queue":"letters"}"# + "\n")

    let list = try await queue("ls", "letters").output
    #expect(list.contains("waiting") && list.contains("reminder") && list.contains("0 of 3"))
    #expect(try await queue("ls", "letters", "--state", "delayed", "--json").output.contains(#""id":"2""#))
    #expect(try await queue("show", "letters", "1").output.contains(#"{"to":"Ada"}"#))
    #expect(try await queue("show", "letters", "1", "--json").output.contains(#""data":{"to":"Ada"}"#))
    #expect(try await queue("counts", "letters", "--json").output.contains(#""delayed":1"#))

    #expect(try await queue("pause", "letters").status == 0)
    #expect(try await queue("counts", "letters").output.hasPrefix("letters: paused"))
    #expect(try await queue("resume", "letters").status == 0)
    #expect(try await queue("cancel", "letters", "2").output == "1 job cancelled in letters\n")
    #expect(try await queue("drain", "letters").output == "1 job removed from letters\n")
    #expect(try await queue("ls", "letters").output == "No jobs\n")
    await stop()
  }

  @Test func aProgramDoesJobs() async throws {
    try folder.write(Data("#!/bin/sh\necho working >&2; [ $SPROCKET_ATTEMPT = 2 ] && exit 0; exit 65\n".utf8), to: "work.sh")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path("work.sh"))
    _ = try await queue("add", "letters")
    let worker = try Program(["worker", "--queue", "letters", "--exec", "./work.sh", "--redis", redis], in: folder.url)
    let watched = try await queue("watch", "letters", "1")
    #expect(watched.status == 1)
    let ended = try await queue("cancel", "letters", "1")
    #expect(ended.status == 1 && ended.errors.contains("job 1 of queue letters has ended"), "\(ended)")
    #expect(try await queue("show", "letters", "1").status == 0)
    #expect(watched.errors.contains("exit code 65: working"))
    #expect(try await queue("logs", "letters", "1").output == "working\n")
    #expect(try await queue("retry", "letters", "1").output == "1 job to be done again in letters\n")
    #expect(try await queue("watch", "letters", "1", "--json").output.contains(#""event":"completed""#))
    #expect(try await queue("clean", "letters", "--older-than", "0").output == "1 job removed from letters\n")
    _ = try await queue("add", "letters")
    _ = try await queue("watch", "letters", "2")
    #expect(try await queue("remove", "letters", "2").output == "1 job removed from letters\n")
    #expect(try await queue("show", "letters", "2").status == 1)
    worker.signal(SIGTERM)
    #expect(await worker.outcome().status == 0)
    await stop()
  }

  @Test func whatCannotBeDoneIsSaidOnOneLine() async throws {
    for (arguments, words) in [
      (["add", "letters", "--data", "{"], "--data"),
      (["add", "letters", "--opts", #"{"attempts":"many"}"#], "attempts: expected Int"),
      (["add", "letters", "--opts", #"{"atempts":3}"#], "atempts: isn't an option; there are attempts"),
      (["add", "a:b"], "no colon"), (["show", "letters", "9"], "no job 9"), (["logs", "letters", "9"], "no job 9"),
      (["retry", "letters", "9"], "no job 9"), (["cancel", "letters", "9"], "no job 9"),
    ] {
      let outcome = try await Program(["queue"] + arguments + ["--redis", redis], in: folder.url).outcome()
      #expect(outcome.status == 1)
      #expect(outcome.errors.split(separator: "\n").count == 1 && outcome.errors.contains(words), "\(outcome.errors)")
    }
    let missing = try await Program(["worker", "--queue", "a", "--exec", "./none", "--redis", redis], in: folder.url).outcome()
    #expect(missing.status == 1)
    #expect(missing.errors.contains("can't run ./none"))
    await stop()
  }
}
