import Queue

/// The film that a job is about, as its payload's member `film` tells it.
struct FilmReference: Codable, Sendable, Equatable {
  var id: String?
  var owner: String?

  /// - Returns: nil where the payload names no film.
  init?(payload: JSONText) {
    guard let film = try? payload.decode(as: Payload.self).film, film.id != nil || film.owner != nil else { return nil }
    self = film
  }

  private struct Payload: Decodable {
    let film: FilmReference
  }
}
