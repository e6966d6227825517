import Foundation
import Processes
import Queue
import Synchronization

/// Does one job by a process of a program. docs/exec.md has the protocol.
struct ExecHandler: Sendable {
  /// An attempt may add this many lines to the job's log.
  static let logLimit = 10_000

  let job: JobContext<JSONText>
  let program: ExecProgram

  /// - Throws: ``ExecError``, `CommandError`, `UnrecoverableError`, `CancellationError` when the process was stopped.
  func run() async throws -> JSONText {
    let process = ChildProcess(program.command(environment: environment), grace: program.grace)
    let (lines, writer) = AsyncStream.makeStream(of: ChildOutput.self)
    let room = DispatchSemaphore(value: 256)
    let telling = Task { await tell(lines, freeing: room) }
    let end: Result<ChildEnd, any Error>
    do {
      end = .success(
        try await process.run(input: ChildInput(job.payload.text + "\n")) { line in
          room.wait()
          writer.yield(line)
        })
    } catch {
      end = .failure(error)
    }
    writer.finish()
    let told = await telling.value
    try Task.checkCancellation()
    return try outcome(of: end.get(), told)
  }

  /// The worker's, and what the process knows of its job beside the data.
  private var environment: [String: String] {
    let job = [
      "SPROCKET_QUEUE": job.queue.name, "SPROCKET_JOB_ID": job.id, "SPROCKET_JOB_NAME": job.name,
      "SPROCKET_ATTEMPT": "\(job.attempt)", "SPROCKET_ATTEMPTS": "\(job.record.options.attempts)",
    ]
    return ProcessInfo.processInfo.environment.merging(job) { _, ours in ours }
  }

  private func outcome(of end: ChildEnd, _ told: Told) throws -> JSONText {
    switch end {
    case .exited(0):
      if told.isCut { throw ExecError.lineTooLong(program: program.path, limit: ChildProcess.lineLimit) }
      return told.result
    case .exited(let status):
      let error = ExecError.failed(program: program.path, status: status, lastWords: told.lastWords)
      if status == ExecStatus.unrecoverable { throw UnrecoverableError("\(error)") }
      throw error
    case .killed(let signal):
      throw ExecError.killed(program: program.path, signal: signal, lastWords: told.lastWords)
    }
  }

  /// What a process has said by its end.
  private struct Told: Sendable {
    var result = JSONText("null")
    /// The last line on standard error.
    var lastWords: String?
    /// Whether a line on standard output was too long.
    var isCut = false
  }

  /// Passes on what the process says, each line in its turn. A process that says much has to wait for it.
  private func tell(_ lines: AsyncStream<ChildOutput>, freeing room: DispatchSemaphore) async -> Told {
    var told = Told()
    var logged = 0
    func log(_ text: String) async {
      logged += 1
      guard logged <= Self.logLimit else { return }
      await attempt { try await job.log(logged == Self.logLimit ? "(more lines than a job's log takes)" : text) }
    }
    for await line in lines {
      switch line {
      case .errors(let text, let isCut):
        told.lastWords = String(text.prefix(500))
        await log(isCut ? text + "…" : text)
      case .output(_, isCut: true):
        told.isCut = true
      case .output(let text, isCut: false):
        let message = ExecMessage(line: text)
        if let text = message.log { await log(text) }
        if let result = message.result { told.result = result }
        if let progress = message.progress { await attempt { try await job.updateProgress(progress) } }
      }
      room.signal()
    }
    return told
  }

  private func attempt(_ tell: () async throws -> Void) async {
    do { try await tell() } catch {
      job.logger.warning("what the program says couldn't be told", metadata: ["error": "\(error)"])
    }
  }
}
