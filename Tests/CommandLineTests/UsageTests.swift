import Foundation
import ProcessTestKit
import Testing

/// What the program says to a command line that it can't follow: one line, exit code 2.
struct UsageTests {
  @Test(arguments: [
    ["transcode"], ["transcode", "a.mp4", "b.mp4"], ["transcode", "a.mp4", "--quality"],
    ["transcode", "a.mp4", "--chunks-in-flight", "0"],
    ["transcode", "a.mp4", "--chunks-in-flight", "many"], ["play", "title", "--port", "70000"],
    ["worker", "--concurrency", "0"], ["worker", "--queue", "letters"], ["worker", "--time-limit", "5"],
    ["queue", "ls"], ["queue", "ls", "letters", "--state", "lost"], ["queue", "ls", "letters", "--limit", "0"],
    ["queue", "retry", "letters"], ["queue", "clean", "letters", "--older-than", "-1"],
    ["queue", "watch", "letters", "--after", "yesterday"],
    ["synthesize", "a.mp4", "--width", "63"], ["enqueue", "transcode", "a.mp4", "--profile", "./mine.yml"],
    ["revenue", "import", "a.csv", "--format", "excel", "--source", "netflix"], ["revenue", "suspense", "--work", "1"],
    ["enqueue", "transcode"], ["transmogrify"], ["--loud"],
  ])
  func aWrongCommandLine(_ arguments: [String]) async throws {
    let outcome = try await Program(arguments).outcome()
    #expect(outcome.status == 2)
    #expect(outcome.output == "")
    #expect(outcome.errors.hasPrefix("sprocket: ") && outcome.errors.contains("; see `sprocket"))
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
  }

  @Test func theHelpOfTheCommandThatWasMeant() async throws {
    let outcome = try await Program.run("enqueue", "transcode", "a.mp4", "--bogus")
    #expect(outcome.errors.contains("see `sprocket enqueue transcode --help`"))
  }

  @Test func theHelpOfACommandSaysWhereItsUsualOneIsExplained() async throws {
    let outcome = try await Program.run("help", "worker")
    #expect(outcome.output.contains("`sprocket worker run --help` tells its options."))
  }

  @Test func outputThatIsLost() async throws {
    let outcome = try await Program(
      running: URL(filePath: "/bin/sh"), ["-c", "exec \"$0\" profiles >/dev/full", Program.executable.path]
    ).outcome()
    #expect(outcome.status == 1)
    #expect(outcome.errors == "sprocket: can't write to standard output: no space left on device\n")
  }

  @Test("the version is the API's")
  func version() async throws {
    let outcome = try await Program.run("--version")
    let described = try String(
      contentsOf: SharedMedia.package.appending(path: "Sources/Scheduler/OpenAPI/openapi.yml"), encoding: .utf8)
    #expect(outcome.status == 0)
    #expect(described.contains("\n  version: \(outcome.output)"))
  }

  @Test(arguments: [[], ["--help"], ["transcode", "--help"], ["help", "play"], ["enqueue", "--help"], ["queue", "--help"]])
  func helpThatWasAskedFor(_ arguments: [String]) async throws {
    let outcome = try await Program(arguments).outcome()
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("USAGE: sprocket"))
    #expect(outcome.errors == "")
  }

  @Test func profilesAreListed() async throws {
    let outcome = try await Program.run("profiles")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("abr-h264") && outcome.output.contains("2160p"))
  }
}
