import Queue

/// The films of jobs that events tell of, looked up once a job.
actor JobFilms {
  private var films: [JobID: FilmReference?] = [:]

  /// How many are remembered.
  private static let most = 10_000

  /// - Returns: nil also for a job that has gone before anyone asked.
  func film(of id: String, in queue: Queue) async throws -> FilmReference? {
    let job = JobID(queue: queue.name, id: id)
    if let known = films[job] { return known }
    let record = try await queue.jobIfAny(id)
    let film = record.flatMap { FilmReference(payload: $0.data) }
    if films.count >= Self.most { films.removeAll(keepingCapacity: true) }
    if record != nil { films[job] = .some(film) }
    return film
  }
}
