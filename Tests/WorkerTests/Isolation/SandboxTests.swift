import Foundation
import Media
import TestFolder
import Testing

@testable import Worker

/// What a process in the sandbox can't do, tried by one that means harm.
@Suite(.timeLimit(.minutes(2)))
struct SandboxTests {
  private let folder: TemporaryFolder
  private let scratch: String

  init() throws {
    folder = try TemporaryFolder()
    scratch = folder.path("scratch")
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: false)
  }

  /// Has the probe do a deed.
  /// - Returns: why it failed.
  private func reason(of deed: String, _ limit: (inout ProcessLimits) -> Void = { _ in }) async throws -> any Error {
    var media = MediaProcess(program: Workshop.program("SandboxProbe"))
    limit(&media.limits)
    let file = open("/dev/null", O_RDONLY | O_CLOEXEC)
    let film = LocalFilm(descriptor: file, name: deed, size: 1)
    let order = MediaOrder(.plan(profile: try .builtIn("abr-h264")), folder: scratch)
    return try #require(await #expect(throws: (any Error).self) { try await media.run(order, film: film) })
  }

  private func found(_ deed: String, _ limit: (inout ProcessLimits) -> Void = { _ in }) async throws -> String {
    try #require(try await reason(of: deed, limit) as? MediaError).found
  }

  @Test("files of others stay closed")
  func files() async throws {
    let other = try folder.write(Data("mine".utf8), to: "other.mp4")
    #expect(try await found("read /etc/passwd") == "Permission denied")
    #expect(try await found("read \(other)") == "Permission denied")
    #expect(try await found("read /proc/self/root/etc/passwd") == "Permission denied")
    #expect(try await found("read-on-another-thread /etc/passwd") == "Permission denied, Permission denied")
    #expect(try await found("write \(other)") == "Permission denied")
    #expect(try await found("write \(folder.path("new"))") == "Permission denied")
    #expect(try await found("chmod \(other)") == "Operation not permitted")
    #expect(try await found("write \(scratch)/mine") == "it could")
    #expect(try await found("read \(scratch)/mine") == "nothing is in it")
    #expect(!folder.has("new"))
  }

  @Test(
    "the worker's secrets stay the worker's", arguments: ["environ", "mem", "maps", "root/etc/passwd", "cwd/Package.swift"])
  func worker(_ file: String) async throws {
    #expect(try await found("parent \(file)") == "Permission denied")
  }

  @Test(
    "forbidden system calls end the process and are named",
    arguments: [
      "socket": "socket", "fork": "clone", "exec /bin/true": "execve", "ptrace": "ptrace", "kill": "kill",
      "symlink SCRATCH/link": "symlink",
    ])
  func calls(deed: String, call: String) async throws {
    let error = try await reason(of: deed.replacing("SCRATCH", with: scratch))
    #expect(error as? MediaProcessError == .forbiddenCall(film: deed.replacing("SCRATCH", with: scratch), call: call))
    #expect("\(error)".contains("SIGSYS"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch) == [])
  }

  @Test func memoryIsLimited() async throws {
    #expect(try await found("allocate") == "Cannot allocate memory")
    #expect(try await found("raise-limit") == "Operation not permitted")
  }

  @Test("it steps back behind the worker, and goes first when memory is out")
  func standing() async throws {
    let own = getpriority(Int32(PRIO_PROCESS.rawValue), 0)
    #expect(try await found("tell-standing") { $0.niceness = 7 } == "\(min(19, own + 7)), 900")
  }

  @Test func openFilesAreLimited() async throws {
    #expect(try await found("open-many \(scratch)") { $0.openFiles = 64 } == "Too many open files")
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch).count < 64)
  }

  @Test func processorTimeIsLimited() async throws {
    let error = try await reason(of: "loop") { $0.processorTime = 1 }
    #expect("\(error)".contains("SIGXCPU: it took more than 1 s of processor time; SPROCKET_MEDIA_CPU"), "\(error)")
  }

  @Test func aFileIsLimited() async throws {
    #expect(try await found("write-file \(scratch)") { $0.fileSize = 8 << 20 } == "File too large")
    let size = try FileManager.default.attributesOfItem(atPath: "\(scratch)/large")[.size] as? Int
    #expect(size == 8 << 20)
  }

  @Test func allFilesTogetherAreLimited() async throws {
    let deed = "write-files \(scratch)"
    let error = try await reason(of: deed) { ($0.output, $0.openFiles) = (64 << 20, 64) }
    #expect(error as? MediaProcessError == .tooMuchOutput(film: deed, limit: 64 << 20))
  }

  @Test func silenceIsLimited() async throws {
    let error = try await reason(of: "hang") { $0.stall = 1 }
    #expect(error as? MediaProcessError == .stalled(film: "hang", limit: 1, lastWords: nil))
  }

  @Test func aCrashIsToldWithItsLastWords() async throws {
    let error = try await reason(of: "crash")
    #expect("\(error)".contains("SIGSEGV: a crash") && "\(error)".hasSuffix("corrupted size vs. prev_size"), "\(error)")
  }

  @Test func whatHoldsHereIsFoundByTrying() async throws {
    let trial = try await SandboxTrial(of: Workshop.media)
    #expect(trial.isComplete && "\(trial)".hasPrefix("landlock ABI ") && "\(trial)".hasSuffix(", seccomp"), "\(trial)")
  }
}
