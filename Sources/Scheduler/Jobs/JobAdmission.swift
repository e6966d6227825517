import Hummingbird
import Jobs
import Queue

/// Says which jobs a caller may add, and on which terms.
struct JobAdmission: Sendable {
  let caller: Caller
  let films: FilmIndex
  /// Where the members of a payload stand in the request.
  var place = "payload"

  /// A job of a kind, as it is to be added.
  struct Admitted {
    let queue: String
    var job: NewJob
    let film: FilmReference?
  }

  /// - Throws: ``Problem`` 403 or 422, `UndecodableValue` with the place in the payload.
  func admit(_ request: JobRequest) async throws -> Admitted {
    guard let kind = Catalogue.jobType(named: request.type) else {
      let known = Catalogue.jobTypes.map { $0.name }.joined(separator: ", ")
      throw Problem(.unprocessableContent, "type is '\(request.type)'; it can be \(known)")
    }
    return try await admit(kind, request)
  }

  private func admit<Kind: JobType>(_ kind: Kind.Type, _ request: JobRequest) async throws -> Admitted {
    var payload: Kind.Payload
    do {
      payload = try request.payload.decodeStrictly()
      try Kind.check(payload)
    } catch let error as UndecodableValue {
      throw error.within(place)
    }
    if caller.role < .admin {
      guard let filmed = payload as? any FilmPayload, let own = try await ownFilm(filmed) as? Kind.Payload else {
        throw Problem(.forbidden, "jobs of type \(Kind.name) take the role \(Role.admin.rawValue)")
      }
      payload = own
    }
    let options = try request.options(over: Kind.options)
    let job = try NewJob(Kind.self, payload, options: options)
    return Admitted(queue: Kind.queue, job: job, film: FilmReference(payload: job.data))
  }

  /// The payload with the caller as the film's owner, where the film is the caller's, and nothing else is touched.
  private func ownFilm(_ payload: some FilmPayload) async throws -> any FilmPayload {
    guard var film = payload.film, let id = film.id, Self.isPlainName(id) else {
      throw refuse(.unprocessableContent, "film.id", "say which film, by letters, digits, '.', '-' and '_'")
    }
    guard film.owner ?? caller.id == caller.id else {
      throw refuse(.forbidden, "film.owner", "it is someone else; leave it out")
    }
    let uploads = Upload.folder(of: caller)
    guard Self.stays(payload.source, under: [uploads, "titles/\(id)"]) else {
      throw refuse(
        .forbidden, "source", "name an upload of yours (\(uploads)/…) or a file of the film's title (titles/\(id)/…)")
    }
    guard payload.output == "titles/\(id)" || Self.stays(payload.output, under: ["titles/\(id)"]) else {
      throw refuse(.forbidden, "output", "the film's titles go to titles/\(id)")
    }
    if !caller.films.contains(id), !caller.films.contains("*") {
      guard try await films.claim(id, for: caller.id) else { throw Problem(.forbidden, "film \(id) isn't yours") }
    }
    film.owner = caller.id
    var payload = payload
    payload.film = film
    return payload
  }

  private func refuse(_ status: HTTPResponse.Status, _ member: String, _ problem: String) -> Problem {
    Problem(status, "\(UndecodableValue(path: member, problem: problem).within(place))")
  }

  /// Whether text can stand in a key as one of its parts.
  static func isPlainName(_ text: String) -> Bool {
    let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    return isPlain && (1...128).contains(text.utf8.count) && !text.hasPrefix(".")
  }

  /// Whether a key of the storage lies in one of these folders, and leads nowhere else.
  static func stays(_ key: String, under folders: [String]) -> Bool {
    let parts = key.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }), !key.contains("\0"), !key.contains("\\") else {
      return false
    }
    return folders.contains { key.hasPrefix($0 + "/") }
  }
}
