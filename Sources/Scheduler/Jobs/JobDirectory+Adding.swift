import Queue

extension JobDirectory {
  /// Adds a job that was admitted, and remembers it as one of its film's.
  ///
  /// - Throws: `QueueError`.
  func add(_ admitted: JobAdmission.Admitted, noting films: FilmIndex) async throws -> Found {
    let queue = try queue(admitted.queue)
    let id = try await queue.add(admitted.job.name, admitted.job.data, options: admitted.job.options)
    guard let record = try await queue.job(id) else {
      throw Problem(.internalServerError, "the job was added, and isn't there any more")
    }
    if let film = admitted.film { try await films.note(JobID(queue: queue.name, id: id), added: record.timestamp, of: film) }
    return Found(queue: queue, record: record, state: try await queue.state(of: id))
  }
}
