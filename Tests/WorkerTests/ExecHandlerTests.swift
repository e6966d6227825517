import Foundation
import Logging
import Queue
import Redis
import Testing

@testable import Worker

@Suite(.timeLimit(.minutes(2)))
struct ExecHandlerTests {
  /// Adds a job, has a script do it, and returns the job as it is then.
  private func perform(
    _ script: String, by shell: String = "/bin/sh", data: JSONText = JSONText(#"{"film":"Köln"}"#), attempts: Int = 1,
    timeLimit: Duration? = nil, while body: @Sendable (Queue) async throws -> Void = { _ in }
  ) async throws -> (record: JobRecord, log: [String]) {
    try await PrivateServer.withTemporary { server in
      let queue = try Queue(name: "films", redis: RedisClient(url: server.url))
      var handlers = JobHandlers()
      let program = try ExecProgram(shell, arguments: ["-c", script], grace: .milliseconds(100))
      handlers.on(nil, timeLimit: timeLimit, exec: program)
      let worker = QueueWorker(queue, handlers: handlers, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      var options = JobOptions()
      options.attempts = attempts
      let id = try await queue.add("cut", data, options: options)
      let work = Task { try await worker.run() }
      do {
        try await body(queue)
        for try await _ in queue.updates(of: id) {}
      } catch {
        work.cancel()
        throw error
      }
      work.cancel()
      try await work.value
      return (try #require(try await queue.job(id)), try await queue.logs(of: id))
    }
  }

  @Test("a program gets the data, and tells progress, log and result")
  func conversation() async throws {
    let (record, log) = try await perform(
      """
      read -r data
      echo '{"progress": {"percent": 50}}'
      echo "{\\"log\\": \\"$SPROCKET_QUEUE $SPROCKET_JOB_ID $SPROCKET_JOB_NAME $SPROCKET_ATTEMPT/$SPROCKET_ATTEMPTS\\"}"
      echo 'no JSON'
      echo 'to the log' >&2
      echo "{\\"result\\": $data}"
      """)
    #expect(record.returnValue == JSONText(#"{"film":"Köln"}"#))
    #expect(record.progress?.text == #"{"percent":50}"#)
    #expect(log.filter { $0 != "to the log" } == ["films 1 cut 1/1", "no JSON"])
    #expect(log.contains("to the log"))
    #expect(record.failedReason == nil)
  }

  @Test("the examples of docs/exec.md do as they say", arguments: [("python", "/usr/bin/python3"), ("sh", "/bin/sh")])
  func examples(language: String, interpreter: String) async throws {
    let document = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/exec.md")
    let blocks = try String(contentsOf: document, encoding: .utf8).components(separatedBy: "```\(language)\n#!")
    let example = "#!" + (try #require(blocks.last?.components(separatedBy: "```").first))
    let (record, log) = try await perform(example, by: interpreter, data: JSONText(#"{"to":"Ada"}"#))
    if language == "python" {
      #expect(record.returnValue == JSONText(#"{"pages":3,"to":"Ada"}"#))
      #expect(record.progress == JSONText(#"{"percent":100}"#))
      #expect(log == ["page 1", "page 2", "page 3"])
      let (hopeless, _) = try await perform(example, by: interpreter, data: JSONText("{}"), attempts: 3)
      #expect(hopeless.attemptsMade == 1)
      #expect(hopeless.failedReason?.hasSuffix("nobody to write to") == true)
    } else {
      #expect(record.returnValue == JSONText(#"{"to":"Ada"}"#))
      #expect(record.progress == JSONText("50"))
      #expect(log == ["attempt 1 of job 1"])
    }
  }

  @Test("a program that fails is tried again, and its last words are the reason")
  func failure() async throws {
    let (record, log) = try await perform(
      #"echo "attempt $SPROCKET_ATTEMPT" >&2; [ $SPROCKET_ATTEMPT -gt 2 ] || exit 7"#, attempts: 3)
    #expect(record.attemptsMade == 3)
    #expect(record.returnValue == JSONText("null"))
    #expect(record.stackTrace.last?.contains("exit code 7: attempt 2") == true)
    #expect(log == ["attempt 1", "attempt 2", "attempt 3"])
  }

  @Test("exit code 65 fails a job for good; a signal counts as a failure")
  func ends() async throws {
    let (hopeless, _) = try await perform("echo 'no such film' >&2; exit 65", attempts: 5)
    #expect(hopeless.attemptsMade == 1)
    #expect(hopeless.failedReason == "/bin/sh ended with exit code 65: no such film")
    let (killed, _) = try await perform("kill -9 $$")
    #expect(killed.failedReason == "/bin/sh was ended by signal 9")
  }

  @Test("much input that nobody reads, much output at once: nothing waits for ever")
  func volume() async throws {
    let data = try JSONText(encoding: String(repeating: "x", count: 3_000_000))
    let (record, log) = try await perform(
      """
      i=0; while [ $i -lt 12000 ]; do echo "line $i" >&2; i=$((i+1)); done
      head -c 500000 /dev/zero | tr '\\0' y; echo
      echo '{"result": 1}'
      """, data: data)
    #expect(record.returnValue == JSONText("1"))
    #expect(log.count == ExecHandler.logLimit)
    let (echo, _) = try await perform(#"printf '{"result": '; head -n 1 | cut -c 1-1000; printf '}'; wc -c >&2"#, data: data)
    #expect(echo.returnValue == JSONText("null"), "a value may not be spread over lines")
  }

  @Test("a line beyond the limit fails the attempt and says so")
  func longLine() async throws {
    let (record, _) = try await perform("head -c 3000000 /dev/zero | tr '\\0' y; echo")
    #expect(record.failedReason?.contains("a line of more than 1048576 bytes") == true)
  }

  @Test("a program beyond its time is asked to stop and then killed, with all that it started")
  func timeLimit() async throws {
    let pids = FileManager.default.temporaryDirectory.appending(path: "pids-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: pids) }
    let (record, log) = try await perform(
      """
      trap 'echo asked >&2' TERM
      sleep 3600 & echo $! $$ > '\(pids.path)'
      while :; do sleep 3600; done
      """, timeLimit: .milliseconds(500))
    #expect(record.failedReason?.hasPrefix("not done within") == true)
    #expect(log.contains("asked"), "the shell tells of its children as well: \(log)")
    let started = try String(contentsOf: pids, encoding: .utf8).split(whereSeparator: \.isWhitespace).compactMap { pid_t($0) }
    #expect(started.count == 2)
    for pid in started { #expect(kill(pid, 0) == -1 || isZombie(pid), "process \(pid) is gone") }
  }

  /// An orphan that init hasn't reaped yet.
  private func isZombie(_ pid: pid_t) -> Bool {
    let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
    return status?.contains(") Z ") ?? true
  }

  @Test("a process has no file open but its own three, and leaves no zombie")
  func hygiene() async throws {
    let (record, log) = try await perform(
      """
      import json, os, sys
      def is_open(number):
          try: os.fstat(number)
          except OSError: return False
          return True
      print(os.getpid(), file=sys.stderr)
      print(json.dumps({"result": [number for number in range(1024) if is_open(number)]}))
      """, by: "/usr/bin/python3")
    #expect(record.returnValue == JSONText("[0,1,2]"))
    let pid = try #require(log.first.flatMap { pid_t($0) })
    #expect(kill(pid, 0) == -1)
  }

  @Test("a child that goes on in a session of its own doesn't keep its job waiting")
  func daemon() async throws {
    let (record, log) = try await perform(#"setsid sleep 30 & echo $! >&2; echo '{"result": 1}'"#)
    #expect(record.returnValue == JSONText("1"))
    if let pid = log.first.flatMap({ pid_t($0) }) { kill(pid, SIGKILL) }
  }

  @Test("a program that isn't there is refused before any job is taken")
  func missing() {
    #expect(throws: ExecError.notExecutable("./no-such-program")) { try ExecProgram("./no-such-program") }
    #expect(throws: ExecError.notExecutable("/etc")) { try ExecProgram("/etc") }
    #expect(throws: ExecError.notExecutable("no-such-program")) { try ExecProgram("no-such-program") }
    #expect(throws: Never.self) { try ExecProgram("sh") }
  }

  @Test("what a line says")
  func messages() {
    #expect(ExecMessage(line: #"{"progress": 5, "log": "x"}"#).progress == JSONText("5"))
    #expect(ExecMessage(line: #"{"log": {"a": 1}}"#).log == #"{"a":1}"#)
    #expect(ExecMessage(line: #"{"other": 5}"#).log == #"{"other": 5}"#)
    #expect(ExecMessage(line: "{").log == "{")
  }
}
