import Queue

extension JobDirectory {
  /// Adds a job that was admitted, and remembers it as one of its film's.
  ///
  /// - Throws: `QueueError`.
  func add(_ admitted: JobAdmission.Admitted, noting films: FilmIndex) async throws -> Found {
    let queue = try queue(admitted.queue)
    let id = try await queue.add(admitted.job.name, admitted.job.data, options: admitted.job.options)
    guard let found = try await found(id, in: queue) else {
      throw Problem(.internalServerError, "the job was added, and isn't there any more")
    }
    if let film = admitted.film {
      try await films.note(JobID(queue: queue.name, id: id), added: found.record.timestamp, of: film)
    }
    return found
  }
}
