import Hummingbird

extension Request {
  /// A value of the query, such as `limit` in `?limit=20`.
  func query(_ name: String) -> String? {
    uri.queryParameters[name[...]].map(String.init)
  }

  /// Such a value that the books are asked for.
  /// - Throws: ``Problem`` 422 for text with a zero byte, which no server of theirs has.
  func text(_ name: String) throws -> String? {
    guard let text = query(name) else { return nil }
    guard !text.utf8.contains(0) else { throw Problem(.unprocessableContent, "\(name) has a zero byte; leave it out") }
    return text
  }

  /// - Throws: ``Problem`` 422 for what isn't a whole number, or out of range.
  func query(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
    guard let text = query(name) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw Problem(.unprocessableContent, "\(name) is '\(text)'; it can be \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// - Throws: ``Problem`` 422 for what is none of the choices.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(_ name: String) throws -> Choice? {
    try query(name).map { text in
      guard let choice = Choice(rawValue: text) else {
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw Problem(.unprocessableContent, "\(name) is '\(text)'; it can be \(known)")
      }
      return choice
    }
  }

  /// - Throws: ``Problem`` 422 for what is neither true nor false.
  func flag(_ name: String) throws -> Bool? {
    try query(name).map { text in
      guard let flag = Bool(text) else {
        throw Problem(.unprocessableContent, "\(name) is '\(text)'; it can be true or false")
      }
      return flag
    }
  }

  /// - Throws: ``Problem`` 422 for names in the query that the call doesn't have.
  func allowQuery(_ names: String...) throws {
    for (name, _) in uri.queryParameters where !names.contains(String(name)) {
      let known = names.isEmpty ? "it takes none" : "it takes \(names.joined(separator: ", "))"
      throw Problem(.unprocessableContent, "this call has no query parameter '\(name)'; \(known)")
    }
  }
}
