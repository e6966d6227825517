import Foundation
import Queue

/// What a job's payload says of the film that it is about. Payloads of other services may say anything else.
struct FilmFacts: Sendable, Equatable {
  var id: String?
  var title: String?
  /// Where the master is.
  var source: String?
  var profile: String?
  /// Where the title goes.
  var output: String?

  init(_ data: JSONText) {
    guard let payload: Payload = try? data.decode() else { return }
    (id, title) = (payload.film?.id?.text, payload.film?.title?.text)
    (source, profile, output) = (payload.source?.text, payload.profile?.text, payload.output?.text)
  }

  /// The film's title, else its id, else the master's file name.
  var name: String? {
    let fileName = source.flatMap { $0.split(separator: "/").last }.map(String.init)
    return [title, id, fileName].compactMap(\.self).first { !$0.isEmpty }
  }

  private struct Payload: Decodable {
    var film: Film?
    var source: Word?
    var profile: Word?
    var output: Word?

    private enum CodingKeys: String, CodingKey { case film, source, profile, output }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      film = try? fields.decode(Film.self, forKey: .film)
      source = try? fields.decode(Word.self, forKey: .source)
      profile = try? fields.decode(Word.self, forKey: .profile)
      output = try? fields.decode(Word.self, forKey: .output)
    }
  }

  private struct Film: Decodable {
    var id: Word?
    var title: Word?
  }

  /// Text, or a number that stands for it; nil for anything else.
  private struct Word: Decodable {
    let text: String?

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      text = (try? value.decode(String.self)) ?? (try? value.decode(Int64.self)).map { "\($0)" }
    }
  }
}
