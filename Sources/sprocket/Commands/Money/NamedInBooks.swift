import ArgumentParser
import Business
import Postgres

/// A party as people name it: by its account, or by its number in the books.
struct PartyArgument: ExpressibleByArgument {
  private let text: String

  init?(argument: String) {
    guard !argument.isEmpty else { return nil }
    text = argument
  }

  /// - Throws: ``CommandFailure`` for one that isn't in the books.
  func id(in client: PostgresClient) async throws -> Party.ID {
    if let id = try await Parties.party(withAccount: text, in: client) { return id }
    let number = Int64(text).map { Party.ID(rawValue: $0) }
    guard let number, try await Parties.party(number, in: client) != nil else {
      throw CommandFailure("there is no party '\(text.printable)'; a party is named by its account or its number")
    }
    return number
  }
}

/// A work as people name it: by its key, ISRC, ISWC, EIDR or UPC, or by its number in the books.
struct WorkArgument: ExpressibleByArgument {
  private let name: WorkName?
  private let number: Int64?

  init?(argument: String) {
    (name, number) = (WorkName(argument), Int64(argument))
    guard name != nil || number != nil else { return nil }
  }

  /// - Throws: ``CommandFailure`` for a name that no work of the books has.
  func id(in client: PostgresClient) async throws -> Work.ID {
    if let name {
      guard let work = try await Works.list(named: name, limit: 1, in: client).first else {
        throw CommandFailure("there is no work \(name); `sprocket royalty agree` enters works")
      }
      return work.id
    }
    return Work.ID(rawValue: number ?? 0)
  }
}
