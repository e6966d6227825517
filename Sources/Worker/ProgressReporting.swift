import Queue

/// Does work that tells its progress as it goes, and passes the latest of it on to the job's followers.
///
/// The work never waits for Redis: of what it tells while an update is on its way, only the last is sent.
func reportingProgress<Payload: Sendable, Progress: Encodable & Sendable, Result: Sendable>(
  to job: JobContext<Payload>, _ work: (_ tell: @escaping @Sendable (Progress) -> Void) async throws -> Result
) async throws -> Result {
  let (progress, latest) = AsyncStream.makeStream(of: Progress.self, bufferingPolicy: .bufferingNewest(1))
  async let sent: Void = send(progress, to: job)
  defer { latest.finish() }
  let result = try await work { latest.yield($0) }
  latest.finish()
  await sent
  return result
}

private func send<Payload: Sendable, Progress: Encodable & Sendable>(
  _ progress: AsyncStream<Progress>, to job: JobContext<Payload>
) async {
  for await step in progress {
    do { try await job.updateProgress(step) } catch {
      job.logger.warning("progress couldn't be told", metadata: ["error": "\(error)"])
    }
  }
}
