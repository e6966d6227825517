import Crypto
import Foundation
import HTTPTypes

/// The value of an `Idempotency-Key` header, for one caller (draft-ietf-httpapi-idempotency-key-header).
struct IdempotencyKey: Sendable, Equatable {
  /// Says the same for the same key of the same caller, and nothing of either.
  let digest: String

  /// - Parameter header: with or without the quotes of a structured field's string.
  /// - Throws: ``Problem`` 400 for one that is empty, or longer than 255 characters.
  init(_ header: String, of caller: Caller) throws {
    let isQuoted = header.count >= 2 && header.hasPrefix("\"") && header.hasSuffix("\"")
    let key = isQuoted ? String(header.dropFirst().dropLast()) : header
    guard (1...255).contains(key.utf8.count) else {
      throw Problem(.badRequest, "Idempotency-Key has \(key.utf8.count) characters; it can have 1 to 255")
    }
    digest = SHA256.hash(data: Data("\(caller.id)\0\(key)".utf8)).hex
  }
}

extension Digest {
  /// In hexadecimal, lower case.
  var hex: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}

extension HTTPField.Name {
  static let idempotencyKey = Self("Idempotency-Key")!
  static let idempotencyReplayed = Self("Idempotency-Replayed")!
}
