import Foundation
import Queue
import Synchronization

/// Does one job by a process of a program. docs/exec.md has the protocol.
struct ExecHandler: Sendable {
  /// An attempt may add this many lines to the job's log.
  static let logLimit = 10_000

  let job: JobContext<JSONText>
  let program: ExecProgram

  /// - Throws: ``ExecError``, `UnrecoverableError`, `CancellationError` when the process was stopped.
  func run() async throws -> JSONText {
    let process = ExecProcess(program)
    let (lines, writer) = AsyncStream.makeStream(of: ExecOutput.self)
    let room = DispatchSemaphore(value: 256)
    let telling = Task { await tell(lines, freeing: room) }
    let end: Result<ExecEnd, any Error>
    do {
      end = .success(
        try await process.run(input: job.payload.text + "\n", environment: environment) { line in
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

  private func outcome(of end: ExecEnd, _ told: Told) throws -> JSONText {
    switch end {
    case .exited(0):
      if told.isCut { throw ExecError.lineTooLong(program: program.path, limit: ExecProcess.lineLimit) }
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
  private func tell(_ lines: AsyncStream<ExecOutput>, freeing room: DispatchSemaphore) async -> Told {
    var told = Told()
    var logged = 0
    func log(_ text: String) async {
      logged += 1
      guard logged <= Self.logLimit else { return }
      await attempt { try await job.log(logged == Self.logLimit ? "(more lines than a job's log takes)" : text) }
    }
    for await line in lines {
      switch line {
      case .errors(let line):
        told.lastWords = String(line.text.prefix(500))
        await log(line.isCut ? line.text + "…" : line.text)
      case .output(let line) where line.isCut:
        told.isCut = true
      case .output(let line):
        let message = ExecMessage(line: line.text)
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
