import Queue

/// Text from a job's hash as JSON: the value that it is, or the text itself where another client has written something else.
struct LooseJSON: Encodable {
  let text: JSONText

  init(_ text: JSONText) { self.text = text }

  init?(_ text: JSONText?) {
    guard let text else { return nil }
    self.text = text
  }

  func encode(to encoder: any Encoder) throws {
    guard let value = try? JSONText(parsing: text.text) else {
      var single = encoder.singleValueContainer()
      return try single.encode(text.text)
    }
    try value.encode(to: encoder)
  }
}
