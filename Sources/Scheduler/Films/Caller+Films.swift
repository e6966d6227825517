import Queue

extension Caller {
  /// Whether it may know of jobs of a film. Admins may of all; others of films that they own or that their token names.
  func maySee(_ film: FilmReference?) -> Bool {
    if role >= .admin || films.contains("*") { return true }
    guard let film else { return false }
    return film.owner == id || film.id.map(films.contains) == true
  }

  func maySee(_ job: JobRecord) -> Bool { maySee(FilmReference(payload: job.data)) }
}
