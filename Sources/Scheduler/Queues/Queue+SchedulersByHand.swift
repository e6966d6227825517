import Queue

/// Job schedulers as admins change them by hand. Those that a schedules file keeps are changed there.
extension Queue {
  /// - Throws: ``Problem`` 404.
  func knownJobScheduler(_ id: String) async throws -> JobScheduler {
    guard let scheduler = try await jobScheduler(id) else {
      throw Problem(
        .notFound, "queue \(name) has no job scheduler '\(id.prefix(100))'; it may have been removed, or have ended")
    }
    return scheduler
  }

  /// Lets the job that waits for the scheduler's next time start now. The times after that one stay.
  /// - Returns: the job's id.
  /// - Throws: ``Problem`` 404, `QueueError` where it waits no more.
  func startNextJob(ofScheduler id: String) async throws -> String {
    let job = try await knownJobScheduler(id).nextJobID
    try await promote(job)
    return job
  }

  /// - Throws: ``Problem`` 404, 409 for one that a file keeps.
  func removeJobScheduler(madeByHand id: String) async throws {
    try await knownJobScheduler(id).requireByHand()
    _ = try await removeJobScheduler(id)
  }

  /// Makes a scheduler, or changes the one of that id.
  /// - Returns: it, and whether it is new.
  /// - Throws: ``Problem`` 409 for one that a file keeps, 422; `QueueError`.
  func putJobScheduler(_ id: String, _ repetition: RepeatOptions, _ job: NewJob) async throws -> (JobScheduler, isNew: Bool) {
    let present = try await jobScheduler(id)
    try present?.requireByHand()
    try await upsertJobScheduler(id, repetition, name: job.name, job.data, options: job.options)
    return (try await knownJobScheduler(id), present == nil)
  }
}

extension JobScheduler {
  fileprivate func requireByHand() throws {
    if let owner {
      throw Problem(.conflict, "job scheduler \(id) comes from the schedules file of \(owner); change it there")
    }
  }
}
