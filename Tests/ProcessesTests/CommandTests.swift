import Foundation
import Processes
import Synchronization
import TestFolder
import Testing

@Suite(.timeLimit(.minutes(1)))
struct CommandTests {
  /// What a shell's script says, and how it ends.
  private func run(
    _ script: String, environment: [String: String] = ["PATH": "/usr/bin:/bin"], in folder: String? = nil,
    files: [OwnedDescriptor] = [], input: ChildInput = ChildInput("")
  ) async throws -> (lines: [String], end: ChildEnd) {
    let lines = Mutex<[String]>([])
    let process = ChildProcess(Command(["sh", "-c", script], environment: environment, in: folder), files: files)
    let end = try await process.run(input: input) { output in
      if case .output(let text, _) = output { lines.withLock { $0.append(text) } }
    }
    return (lines.withLock { $0 }, end)
  }

  @Test("a child has the environment, the folder and the files that it is given, and no others")
  func whatItHas() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Data("from a file".utf8), to: "file")
    // Not to be inherited, whatever its flags say.
    let other = open("/dev/null", O_RDONLY)
    defer { close(other) }
    let script = "pwd; echo $WORD; cat <&3; echo; ls /proc/self/fd | tr '\\n' ' '; exit 7"
    let (lines, end) = try await run(
      script, environment: ["PATH": "/usr/bin:/bin", "WORD": "given"], in: folder.url.path,
      files: [OwnedDescriptor(open(file, O_RDONLY | O_CLOEXEC))])
    // The last is that of the folder that ls reads.
    #expect(lines == [folder.url.resolvingSymlinksInPath().path, "given", "from a file", "0 1 2 3 4 "])
    #expect(end == .exited(7))
  }

  @Test("files that lie where others are put come to their places all the same")
  func crossedFiles() async throws {
    let folder = try TemporaryFolder()
    let names = (0..<20).map { "\($0)" }
    let files = try names.map { OwnedDescriptor(open(try folder.write(Data("\($0)\n".utf8), to: $0), O_RDONLY | O_CLOEXEC)) }
    let (lines, _) = try await run((3..<23).map { "cat /proc/self/fd/\($0)" }.joined(separator: ";"), files: files.reversed())
    #expect(lines == names.reversed())
  }

  @Test("more can be said to a child while it runs")
  func conversation() async throws {
    let input = ChildInput()
    let heard = Mutex<[String]>([])
    let process = ChildProcess(Command(["sh", "-c", "while read line; do echo \"$line?\"; [ $line = end ] && exit; done"]))
    input.send("one\n")
    let end = try await process.run(input: input) { output in
      guard case .output(let text, _) = output else { return }
      heard.withLock { $0.append(text) }
      input.send(text == "one?" ? String(repeating: "x", count: 1 << 17) + "\n" : "end\n")
    }
    #expect(end == .exited(0))
    #expect(heard.withLock { $0.map(\.count) } == [4, 1 << 17 + 1, 4])
  }

  @Test("what can't be started is named, with the reason")
  func notThere() {
    #expect(throws: CommandError(program: "no-such-program", reason: "No such file or directory")) {
      try Command(["no-such-program"]).spawn([.null, .null, .null])
    }
    #expect(throws: CommandError(program: "true", reason: "Too many open files")) {
      try Command(["true"]).spawn([.null, OwnedDescriptor(-1)])
    }
  }
}
